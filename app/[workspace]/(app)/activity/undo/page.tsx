import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { hrefOf } from "#app/[workspace]/(app)/activity/provisioning-log/addresses.ts";
import { providerName } from "#components/directory/provider-names.ts";
import { Banner } from "#components/ui/banner.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { TabLinks } from "#components/ui/tab-links.tsx";
import { requirePermission, requireSession, type Session } from "#lib/auth/session.ts";
import { isManaged } from "#lib/directory/managed.ts";
import { namesOfSubjects, previewUndo } from "#lib/directory/undos.ts";
import type { PlannedChange, UndoScope } from "#lib/types.ts";
import { parseScope } from "./scope.ts";
import { StartUndo } from "./start-undo.tsx";
import { type UndoCount, UndoCounts, undoneOf } from "./undo-counts.tsx";
import { UndoList } from "./undo-list.tsx";

export const metadata: Metadata = { title: "Undo" };

interface UndoPageProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<SearchParams>;
}

const PAGE = 50;

/** What an undo would do, before anything is written; its address says of what. */
export default async function UndoPage({ params, searchParams }: UndoPageProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, ["users.manage", "groups.manage"]);
  const asked = await searchParams;
  const scope = await parseScope(asked);
  const base = `/${session.workspace.slug}/activity`;
  const history = <LinkButton href={`${base}/change-history`}>Change history</LinkButton>;
  return (
    <>
      <PageHead
        parent={{ href: `${base}/change-history`, label: "Change history" }}
        title="Undo"
        description="What would go back to what it was before. Nothing is written yet."
      />
      {scope === "no change" ? (
        <EmptyState action={history}>This address leads to no change. Choose Undo beside one in the change history.</EmptyState>
      ) : scope === "no time" ? (
        <EmptyState action={history}>
          Narrow the change history to a time first: an undo is of what happened since then.
        </EmptyState>
      ) : "filter" in scope && !session.permissions.includes("log.view") ? (
        <EmptyState>Undoing more than one change needs the permission to view activity. Ask a workspace admin.</EmptyState>
      ) : (
        <Preview session={session} asked={asked} scope={withEnd(scope)} />
      )}
    </>
  );
}

/** What happens while one reads isn't meant. */
function withEnd(scope: UndoScope): UndoScope {
  return "filter" in scope ? { filter: { ...scope.filter, to: scope.filter.to ?? new Date() } } : scope;
}

interface PreviewProps {
  session: Session;
  asked: SearchParams;
  scope: UndoScope;
}

async function Preview({ session, asked, scope }: PreviewProps) {
  const { ctx, workspace } = session;
  const found = await previewUndo(ctx, scope);
  if (typeof found === "string") {
    return (
      <EmptyState
        action={<LinkButton href={`/${workspace.slug}/activity/change-history${hrefOf(asked, {})}`}>Narrow the time</LinkButton>}
      >
        {found === "too many"
          ? "These are more than 50,000 changes. Narrow the time, and undo in parts."
          : "Looking at these took too long. Narrow the time, or choose a user, a group or a key."}
      </EmptyState>
    );
  }
  if (found.length === 0) return <EmptyState>There are no such changes in this workspace.</EmptyState>;
  const counts = countsOf(found);
  const will = found.filter(({ effect }) => effect !== null);
  const wont = found.filter(({ effect }) => effect === null);
  const show = asked.show === "left" || will.length === 0 ? "left" : "undo";
  const rows = show === "left" ? wont : will;
  const page = Math.max(1, Math.min(Number(asked.page) || 1, Math.ceil(rows.length / PAGE)));
  const shown = rows.slice((page - 1) * PAGE, page * PAGE);
  const names = await namesOfSubjects(
    ctx,
    shown.map(({ change }) => change),
  );
  return (
    <>
      <Warning session={session} planned={will} />
      <UndoCounts counts={counts} preview />
      <div className="my-5">
        <StartUndo slug={workspace.slug} asked={askedWith(asked, scope)} changes={undoneOf(counts)} />
      </div>
      <TabLinks
        label="Parts of this undo"
        tabs={[
          { href: hrefOf(asked, { show: null, page: null }), label: "To undo", count: will.length, current: show === "undo" },
          {
            href: hrefOf(asked, { show: "left", page: null }),
            label: "Left as it is",
            count: wont.length,
            current: show === "left",
          },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState>{show === "left" ? "All of it can be undone." : "Nothing of this can be undone."}</EmptyState>
      ) : (
        <UndoList
          rows={shown.map((row) => ({ ...row, change: { ...row.change, requestId: "", secondRequestId: null } }))}
          names={names}
          provider={workspace.identityProvider}
          preview
        />
      )}
      <nav aria-label="Pages" className="flex flex-wrap gap-2 py-4 empty:hidden">
        {page > 1 && <LinkButton href={hrefOf(asked, { page: String(page - 1) })}>Previous</LinkButton>}
        {page * PAGE < rows.length && <LinkButton href={hrefOf(asked, { page: String(page + 1) })}>Next</LinkButton>}
      </nav>
    </>
  );
}

/** The provider doesn't know of an undo: whatever it sends next stands again. */
function Warning({ session: { workspace, permissions }, planned }: { session: Session; planned: PlannedChange[] }) {
  const provider = providerName(workspace.identityProvider);
  const fromProvider = planned.some(({ change }) => change.actor.kind === "key");
  if (!fromProvider || !isManaged({ source: "scim" }, workspace)) return null;
  return (
    <div className="max-w-200">
      <Banner
        tone="warn"
        action={
          permissions.includes("provisioning.manage") && (
            <LinkButton size="sm" href={`/${workspace.slug}/users-groups/user-provisioning`}>
              User provisioning
            </LinkButton>
          )
        }
      >
        Sync is on: {provider} may write the same again in its next cycle. Put right in {provider} what caused it, or pause sync
        first.
      </Banner>
    </div>
  );
}

function countsOf(planned: PlannedChange[]): UndoCount[] {
  return [...Map.groupBy(planned, ({ outcome, effect }) => `${outcome} ${effect}`).values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ outcome: first.outcome, effect: first.effect, n: same.length, subjects: subjectsOf(same) }] : [];
  });
}

function subjectsOf(planned: PlannedChange[]): number {
  return new Set(planned.map(({ change: { entityId, memberId } }) => `${entityId} ${memberId ?? ""}`)).size;
}

/** The address's query without what only shows it, and with its end. */
function askedWith(asked: SearchParams, scope: UndoScope): string {
  const clean = hrefOf(asked, { show: null, page: null, before: null }).slice(1);
  const end = "filter" in scope ? scope.filter.to : null;
  return end ? hrefOf(Object.fromEntries(new URLSearchParams(clean)), { to: end.toISOString() }).slice(1) : clean;
}
