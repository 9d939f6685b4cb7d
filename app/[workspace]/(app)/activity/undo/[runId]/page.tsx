import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { hrefOf } from "#app/[workspace]/(app)/activity/provisioning-log/addresses.ts";
import { type UndoCount, UndoCounts, undoneOf } from "#app/[workspace]/(app)/activity/undo/undo-counts.tsx";
import { UndoList } from "#app/[workspace]/(app)/activity/undo/undo-list.tsx";
import { actorName } from "#components/directory/actor-name.ts";
import { providerName } from "#components/directory/provider-names.ts";
import { Banner } from "#components/ui/banner.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { requirePermission, requireSession, type Session } from "#lib/auth/session.ts";
import { countUndone, findUndo, listUndone } from "#lib/directory/undos.ts";
import type { UndoRun } from "#lib/types.ts";
import { UndoProgress } from "./undo-progress.tsx";

export const metadata: Metadata = { title: "Undo" };

interface UndoRunPageProps {
  params: Promise<{ workspace: string; runId: string }>;
  searchParams: Promise<SearchParams>;
}

const PAGE = 50;

/** An undo under way, and afterwards what became of each change. */
export default async function UndoRunPage({ params, searchParams }: UndoRunPageProps) {
  const { workspace: slug, runId } = await params;
  const session = await requireSession(slug);
  requirePermission(session, ["users.manage", "groups.manage"]);
  const { ctx, workspace } = session;
  const run = await findUndo(ctx, runId);
  if (!run) notFound();
  return (
    <>
      <PageHead
        parent={{ href: `/${slug}/activity/change-history`, label: "Change history" }}
        title={`Undo of ${formatCount(run.total, "change", "changes")}`}
        description={
          <>
            Begun by {actorName(run.createdBy, workspace.identityProvider)} <RelativeTime at={run.createdAt} />
          </>
        }
      />
      {run.state === "running" ? (
        <UndoProgress slug={slug} id={run.id} done={run.done} total={run.total} />
      ) : (
        <Result session={session} run={run} asked={await searchParams} />
      )}
    </>
  );
}

async function Result({ session, run, asked }: { session: Session; run: UndoRun; asked: SearchParams }) {
  const { ctx, workspace, permissions } = session;
  const page = Math.max(1, Math.min(Number(asked.page) || 1, Math.ceil(run.total / PAGE)));
  const [counts, { rows, names }] = await Promise.all([
    countUndone(ctx, run.id),
    listUndone(ctx, run.id, { outcome: [], limit: PAGE, offset: (page - 1) * PAGE }),
  ]);
  const base = `/${workspace.slug}/activity`;
  const undone = undoneOf(counts);
  return (
    <>
      <Summary run={run} counts={counts} provider={providerName(workspace.identityProvider)} />
      <UndoCounts counts={counts} preview={false} />
      <div className="my-5 flex flex-wrap gap-2">
        {undone > 0 && permissions.includes("log.view") && (
          <>
            <LinkButton href={`${base}/change-history?q=${run.id}`}>What it changed</LinkButton>
            <LinkButton href={`${base}/undo?q=${run.id}`}>Undo this undo</LinkButton>
          </>
        )}
        {undone < run.total && run.scope !== "" && <LinkButton href={`${base}/undo?${run.scope}`}>Look at the rest</LinkButton>}
      </div>
      <UndoList rows={rows} names={names} provider={workspace.identityProvider} preview={false} />
      <nav aria-label="Pages" className="flex flex-wrap gap-2 py-4 empty:hidden">
        {page > 1 && <LinkButton href={hrefOf(asked, { page: String(page - 1) })}>Previous</LinkButton>}
        {page * PAGE < run.total && <LinkButton href={hrefOf(asked, { page: String(page + 1) })}>Next</LinkButton>}
      </nav>
    </>
  );
}

function Summary({ run, counts, provider }: { run: UndoRun; counts: readonly UndoCount[]; provider: string }) {
  const left = run.total - undoneOf(counts);
  const differs = `${provider} doesn't know of it: what differs from ${provider} is marked on each user and group until ${provider} writes it again.`;
  return (
    <div className="max-w-200">
      {run.state === "failed" ? (
        <Banner tone="danger">
          The undo ended: whoever began it can't sign in any more, or may no longer manage users or groups. What is undone stays
          so.
        </Banner>
      ) : run.state === "cancelled" ? (
        <Banner tone="warn">The undo was cancelled. What is undone stays so; the rest was not begun.</Banner>
      ) : left > 0 ? (
        <Banner tone="warn">
          {formatCount(run.total - left, "change", "changes")} undone; {formatCount(left, "change was", "changes were")} left as{" "}
          {left === 1 ? "it is" : "they are"}, each for the reason below. {differs}
        </Banner>
      ) : (
        <Banner tone="ok">All of it is undone. {differs}</Banner>
      )}
    </div>
  );
}
