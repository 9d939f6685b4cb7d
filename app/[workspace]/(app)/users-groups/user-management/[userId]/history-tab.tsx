import { ArrowRight } from "lucide-react";
import { UndoLink } from "#app/[workspace]/(app)/activity/undo/undo-link.tsx";
import { actorName } from "#components/directory/actor-name.ts";
import { changedValues, changeWords } from "#components/directory/change-words.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { NoValue } from "#components/ui/key-values.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Session } from "#lib/auth/session.ts";
import { undoMarks } from "#lib/directory/undos.ts";
import { listHistoryOfUser, parseHistoryCursor } from "#lib/directory/user-history.ts";

interface HistoryTabProps {
  session: Session;
  userId: string;
  /** This tab's address, and where in it one is. */
  href: string;
  before: string | undefined;
}

/** Newest first: who did what, and each value before and after. */
export async function HistoryTab({ session, userId, href, before }: HistoryTabProps) {
  const { ctx, workspace, permissions } = session;
  const cursor = parseHistoryCursor(before);
  const { changes, next } = await listHistoryOfUser(ctx, userId, cursor);
  if (changes.length === 0)
    return <EmptyState>{cursor ? "There are no older changes." : "What happens to this user will be listed here."}</EmptyState>;
  const marks = await undoMarks(ctx, changes);
  return (
    <div className="max-w-200">
      <ol aria-label="Changes" className="text-sm">
        {changes.map((change) => (
          <li key={change.id} className="group/row border-b py-3">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="min-w-0">
                <span className="font-medium">{actorName(change.actor, workspace.identityProvider)}</span> {changeWords(change)}
                {marks.runs.has(change.requestId) && (
                  <>
                    , by <TextLink href={`/${workspace.slug}/activity/undo/${change.requestId}`}>an undo</TextLink>
                  </>
                )}
              </span>
              <span className="flex items-center gap-3 text-ink-muted text-xs">
                {change.actor.kind === "key" &&
                  permissions.includes("log.view") &&
                  requestsOf(change).map(({ id, label }) => (
                    <TextLink key={id} href={`/${workspace.slug}/activity/provisioning-log?request=${id}`}>
                      {label}
                    </TextLink>
                  ))}
                <RelativeTime at={change.at} />
                <UndoLink
                  session={session}
                  change={{ ...change, entity: change.group ? "membership" : "user" }}
                  undoneBy={marks.undoneBy.get(change.id)}
                />
              </span>
            </p>
            <dl className="mt-1 flex flex-col gap-1 text-ink-muted empty:hidden">
              {changedValues(change).map(({ label, before: was, after: is }) => (
                <div key={label} className="flex flex-wrap gap-x-2">
                  <dt className="after:content-[':']">{label}</dt>
                  <dd className="wrap-anywhere flex min-w-0 flex-wrap items-center gap-x-1.5">
                    <span>
                      <span className="sr-only">from </span>
                      {was ?? <NoValue />}
                    </span>
                    <ArrowRight aria-hidden className="size-3.5 shrink-0" />
                    <span className="text-ink">
                      <span className="sr-only">to </span>
                      {is ?? <NoValue />}
                    </span>
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2 py-4">
        {cursor && <LinkButton href={href}>Newest changes</LinkButton>}
        {next && <LinkButton href={`${href}&before=${next.at}_${next.id}`}>Older changes</LinkButton>}
      </div>
    </div>
  );
}

/** A creation in two requests leads to both. */
function requestsOf({ requestId, secondRequestId }: { requestId: string; secondRequestId: string | null }) {
  return secondRequestId
    ? [
        { id: requestId, label: "First request" },
        { id: secondRequestId, label: "Second request" },
      ]
    : [{ id: requestId, label: "Request" }];
}
