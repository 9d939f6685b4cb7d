import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { controlClass } from "#components/ui/control-style.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { findPerson } from "#lib/directory/find-person.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { FoundPerson, GonePerson } from "./found-person.tsx";

export const metadata: Metadata = { title: "Find person" };

interface FindPersonProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ q?: string | string[] }>;
}

export default async function FindPersonPage({ params, searchParams }: FindPersonProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "users.view");
  const { ctx, workspace } = session;
  const { q } = await searchParams;
  const typed = (typeof q === "string" ? q : "").replaceAll("\0", "").trim().slice(0, 200);
  const list = `/${workspace.slug}/users-groups/user-management`;
  const [{ live, deleted, gone }, heard] = await Promise.all([findPerson(ctx, typed), lastRequestAt(ctx)]);
  const connection = { ...workspace, lastRequestAt: heard };
  const mayGuide = session.permissions.includes("provisioning.manage");
  const nobody = live.length + deleted.length + gone.length === 0;
  return (
    <>
      <PageHead
        parent={{ href: list, label: "User management" }}
        title="Find person"
        description="By user name, also a former one, e-mail address, object id (external id) or SCIM id: whole, not in part. The deleted and the permanently deleted are found, too."
      />
      <search>
        <form action={`${list}/find`} className="flex max-w-160 gap-2">
          <input
            key={typed}
            type="search"
            name="q"
            defaultValue={typed}
            aria-label="User name, e-mail address or id"
            placeholder="adele@contoso.example, or an id"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            className={controlClass("h-8 pointer-coarse:h-10")}
          />
          <Button type="submit" variant="primary">
            Find
          </Button>
        </form>
      </search>
      {typed !== "" && nobody && (
        <EmptyState>
          Nobody has or had exactly “<span className="wrap-anywhere">{typed}</span>” in this workspace.{" "}
          <TextLink href={`${list}?q=${encodeURIComponent(typed)}`}>Search parts of names in User management</TextLink>
        </EmptyState>
      )}
      <Group title="In the workspace" count={live.length}>
        {live.map((user) => (
          <FoundPerson key={user.id} user={user} connection={connection} mayGuide={mayGuide} />
        ))}
      </Group>
      <Group title="Deleted" count={deleted.length}>
        {deleted.map((user) => (
          <FoundPerson key={user.id} user={user} connection={connection} mayGuide={false} />
        ))}
      </Group>
      <Group title="Permanently deleted" count={gone.length}>
        {gone.map((tombstone) => (
          <GonePerson key={tombstone.id} tombstone={tombstone} connection={connection} />
        ))}
      </Group>
    </>
  );
}

function Group({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <section className="mt-8 max-w-200">
      <h2 className="font-semibold text-base">
        {title} <span className="font-normal text-ink-muted tabular-nums">{formatNumber(count)}</span>
      </h2>
      <ul aria-label={title} className="mt-2 border-t">
        {children}
      </ul>
    </section>
  );
}
