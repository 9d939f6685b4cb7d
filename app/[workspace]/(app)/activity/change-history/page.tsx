import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { hrefOf } from "#app/[workspace]/(app)/activity/provisioning-log/addresses.ts";
import { parseTime } from "#components/activity/time-filter.ts";
import { ChangeList } from "#components/directory/change-list.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { onlyIds } from "#lib/directory/admin-reads.ts";
import { chosenNames, listChanges } from "#lib/directory/change-history.ts";
import { parseHistoryCursor } from "#lib/directory/user-history.ts";
import { ChangeLinks } from "./change-links.tsx";
import { HistoryFilters } from "./history-filters.tsx";
import { historyTable } from "./table-definition.ts";

export const metadata: Metadata = { title: "Change history" };

interface ChangeHistoryProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<SearchParams>;
}

/** Of an admin's request, a UUID; of the operator's, a word. */
const LONGEST_REQUEST_ID = 100;

export default async function ChangeHistoryPage({ params, searchParams }: ChangeHistoryProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "log.view");
  const { ctx, workspace, permissions } = session;
  const asked = await searchParams;
  const state = await historyTable.load(searchParams);
  const { actor, entity, action, from, to, before: position } = state.filters;
  const [about = null] = onlyIds(state.filters.about);
  const [by = null] = onlyIds(state.filters.by);
  const before = parseHistoryCursor(position[0]);
  const requestId = state.q === "" ? null : requestIdIn(state.q);
  const filter = { actor, entity, action, about, by, requestId, from: parseTime(from[0]), to: parseTime(to[0]) };
  const [page, names] = await Promise.all([
    listChanges(ctx, filter, before),
    chosenNames(
      ctx,
      [about, by].flatMap((id) => id ?? []),
    ),
  ]);
  const option = (id: string | null) => (id ? [{ value: id, label: names.get(id)?.name ?? "somebody who is gone" }] : []);
  return (
    <>
      <PageHead
        title="Change history"
        description="Every change of users, groups, roles and settings: who made it, when, and what it was before."
      />
      <HistoryFilters
        slug={workspace.slug}
        about={option(about)}
        by={option(by)}
        seesPeople={permissions.includes("users.view") || permissions.includes("groups.view")}
        found={page === null ? "too much" : page.rows.length > 0 ? "some" : "none"}
      />
      {page !== null && page.rows.length > 0 && (
        <div className="mt-2">
          <ChangeList
            changes={page.rows}
            names={page.names}
            provider={workspace.identityProvider}
            links={(change) => <ChangeLinks change={change} names={page.names} asked={asked} session={session} />}
          />
        </div>
      )}
      <nav aria-label="Pages" className="flex flex-wrap gap-2 py-4 empty:hidden">
        {before && <LinkButton href={hrefOf(asked, { before: null })}>Newest changes</LinkButton>}
        {page?.next && <LinkButton href={hrefOf(asked, { before: `${page.next.at}_${page.next.id}` })}>Older changes</LinkButton>}
      </nav>
    </>
  );
}

/** As it is pasted: alone, or in a sentence that has it. */
function requestIdIn(text: string): string {
  const [id] = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text) ?? [];
  return id?.toLowerCase() ?? text.slice(0, LONGEST_REQUEST_ID);
}
