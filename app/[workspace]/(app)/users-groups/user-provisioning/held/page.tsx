import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { pageQuery } from "#components/table/page-query.ts";
import { formatCount } from "#components/ui/number-format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TabLinks } from "#components/ui/tab-links.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { presentLimits } from "#lib/provisioning/guard-settings.ts";
import { countHeldDeletions, listHeldFailures, listHeldGroups, listHeldUsers } from "#lib/provisioning/held-deletions.ts";
import type { ScopeKind } from "#lib/types.ts";
import { Failures } from "./failures.tsx";
import { HeldGroupsTable } from "./held-groups-table.tsx";
import { HeldUsersTable } from "./held-users-table.tsx";
import { heldTable } from "./table-definition.ts";

export const metadata: Metadata = { title: "Held deletions" };

interface HeldProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function HeldPage({ params, searchParams }: HeldProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "provisioning.manage");
  const { workspace, ctx, permissions } = session;
  const heard = await lastRequestAt(ctx);
  const [state, { tab }, counts, failures, limits] = await Promise.all([
    heldTable.load(searchParams),
    searchParams,
    countHeldDeletions(ctx),
    listHeldFailures(ctx),
    presentLimits(ctx),
  ]);
  const kind: ScopeKind = tab === "groups" || (tab === undefined && counts.users === 0 && counts.groups > 0) ? "groups" : "users";
  const query = { ...pageQuery(state), what: state.filters.what };
  const [users, groups] = await Promise.all([
    kind === "users" ? listHeldUsers(ctx, query) : null,
    kind === "groups" ? listHeldGroups(ctx, query) : null,
  ]);
  const base = `/${workspace.slug}/users-groups/user-provisioning`;
  const provider = providerName(workspace.identityProvider);
  const settings = permissions.includes("workspace.manage") && (
    <TextLink href={`/${workspace.slug}/settings#guard`}>Change it in Settings</TextLink>
  );
  const limit = limits
    ? `The accident guard lets ${formatCount(limits.users, "user", "users")} and ${formatCount(limits.groups, "group", "groups")} go within an hour.`
    : "The accident guard is off: nothing more is held.";
  return (
    <>
      <LiveRefresh slug={workspace.slug} lastRequestAt={heard} />
      <PageHead
        parent={{ href: base, label: "User provisioning" }}
        title="Held deletions"
        description={`What ${provider} wanted to take away, more at once than this workspace lets go. People keep access until somebody decides.`}
      />
      <div className="flex flex-col gap-4">
        <Failures kind={kind} failures={failures} />
        <p className="max-w-160 text-ink-muted text-sm">
          {counts.firstAt && (
            <>
              What nobody decides happens by itself, the first of it <RelativeTime at={counts.firstAt} />. Then nobody is deleted
              permanently: users are moved to Deleted users, and groups can be brought back for seven days.{" "}
            </>
          )}
          {limit} {settings}
        </p>
        <div>
          <TabLinks
            label="Kind"
            tabs={[
              { href: `${base}/held?tab=users`, label: "Users", count: counts.users, current: kind === "users" },
              { href: `${base}/held?tab=groups`, label: "Groups", count: counts.groups, current: kind === "groups" },
            ]}
          />
          {users && (
            <HeldUsersTable slug={workspace.slug} state={state} rows={users.rows} total={users.total} all={counts.users} />
          )}
          {groups && (
            <HeldGroupsTable slug={workspace.slug} state={state} rows={groups.rows} total={groups.total} all={counts.groups} />
          )}
        </div>
      </div>
    </>
  );
}
