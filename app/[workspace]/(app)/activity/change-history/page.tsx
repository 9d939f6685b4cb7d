import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { hrefOf } from "#app/[workspace]/(app)/activity/provisioning-log/addresses.ts";
import { parseFilter } from "#app/[workspace]/(app)/activity/undo/scope.ts";
import { UndoLink } from "#app/[workspace]/(app)/activity/undo/undo-link.tsx";
import { ChangeList } from "#components/directory/change-list.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { chosenNames, listChanges, listKeysOfHistory } from "#lib/directory/change-history.ts";
import { undoMarks } from "#lib/directory/undos.ts";
import { parseHistoryCursor } from "#lib/directory/user-history.ts";
import { ChangeLinks } from "./change-links.tsx";
import { HistoryFilters } from "./history-filters.tsx";
import { historyTable } from "./table-definition.ts";
import { UndoWindow } from "./undo-window.tsx";

export const metadata: Metadata = { title: "Change history" };

interface ChangeHistoryProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function ChangeHistoryPage({ params, searchParams }: ChangeHistoryProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "log.view");
  const { ctx, workspace, permissions } = session;
  const mayUndo = permissions.includes("users.manage") || permissions.includes("groups.manage");
  const asked = await searchParams;
  const state = await historyTable.load(searchParams);
  const filter = await parseFilter(asked);
  const { about, by } = filter;
  const before = parseHistoryCursor(state.filters.before[0]);
  const [page, keys, names] = await Promise.all([
    listChanges(ctx, filter, before),
    listKeysOfHistory(ctx),
    chosenNames(
      ctx,
      [about, by].flatMap((id) => id ?? []),
    ),
  ]);
  const marks = page && (await undoMarks(ctx, page.rows));
  const option = (id: string | null) => (id ? [{ value: id, label: names.get(id)?.name ?? "somebody who is gone" }] : []);
  return (
    <>
      <PageHead
        title="Change history"
        description="Every change of users, groups, roles and settings: who made it, when, and what it was before."
        actions={mayUndo && <UndoWindow slug={workspace.slug} narrowed={filter.from !== null || filter.requestId !== null} />}
      />
      <HistoryFilters
        slug={workspace.slug}
        about={option(about)}
        by={option(by)}
        keys={keys.map(({ id, lastFour }) => ({ value: id, label: `…${lastFour}` }))}
        seesPeople={permissions.includes("users.view") || permissions.includes("groups.view")}
        found={page === null ? "too much" : page.rows.length > 0 ? "some" : "none"}
      />
      {page !== null && page.rows.length > 0 && (
        <div className="mt-2">
          <ChangeList
            changes={page.rows}
            names={page.names}
            provider={workspace.identityProvider}
            links={(change) => <ChangeLinks change={change} names={page.names} asked={asked} session={session} marks={marks} />}
            action={(change) => <UndoLink session={session} change={change} undoneBy={marks?.undoneBy.get(change.id)} />}
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
