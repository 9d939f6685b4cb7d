import type { SearchParams } from "nuqs/server";
import { ChangeList } from "#components/directory/change-list.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { TabLinks } from "#components/ui/tab-links.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Session } from "#lib/auth/session.ts";
import type { Logged } from "#lib/provisioning/provisioning-log.ts";
import { requestReport } from "#lib/provisioning/request-report.ts";
import { hrefOf } from "./addresses.ts";
import { Message } from "./message.tsx";
import { RequestSummary } from "./request-summary.tsx";

interface RequestDetailsProps {
  id: string;
  /** Null = it isn't in the log. */
  logged: Logged | null;
  tab: string;
  asked: SearchParams;
  session: Session;
}

/** What the drawer holds: the request in words, what was sent, what was answered, what it changed. */
export function RequestDetails({ id, logged, tab, asked, session }: RequestDetailsProps) {
  const { workspace } = session;
  if (logged === null) {
    return (
      <EmptyState>
        There is no request {id} in this workspace&apos;s log. It is kept for 30 days.{" "}
        <TextLink href={`/${workspace.slug}/activity/change-history?q=${id}`}>What it changed</TextLink> is kept in the change
        history.
      </EmptyState>
    );
  }
  const { request, changes, names, mayReadBodies, moreChanges } = logged;
  const current = ["request", "response", "changes"].includes(tab) ? tab : "summary";
  const href = (name: string) => hrefOf(asked, { tab: name === "summary" ? null : name });
  return (
    <>
      <div className="-mt-2 flex items-start justify-between gap-3">
        <TabLinks
          label="Parts of the request"
          tabs={[
            { href: href("summary"), label: "Summary", current: current === "summary" },
            { href: href("request"), label: "Request", current: current === "request" },
            { href: href("response"), label: "Response", current: current === "response" },
            { href: href("changes"), label: "Changes", count: changes.length, current: current === "changes" },
          ]}
        />
      </div>
      {current === "summary" && (
        <>
          <RequestSummary request={request} names={names} asked={asked} session={session} />
          <div className="mt-5">
            <CopyButton value={requestReport(logged, workspace.slug, new Date())} name="report" label="Copy report" />
          </div>
        </>
      )}
      {current === "request" && (
        <Message
          what="request"
          headers={request.headers?.request}
          body={request.requestBody}
          bytes={request.requestBytes}
          cut={request.requestCut}
          permitted={mayReadBodies}
          none={
            request.status === 401
              ? "The request was refused before its body was read."
              : "No body came that could be read as JSON."
          }
        />
      )}
      {current === "response" && (
        <Message
          what="answer"
          headers={request.headers?.response}
          body={request.responseBody}
          bytes={request.responseBytes}
          cut={request.responseCut}
          permitted={mayReadBodies}
          none="The answer had no body."
        />
      )}
      {current === "changes" &&
        (changes.length === 0 ? (
          <EmptyState>This request changed nothing.</EmptyState>
        ) : (
          <>
            <ChangeList changes={changes} names={names} provider={workspace.identityProvider} />
            {moreChanges && (
              <p className="mt-3 text-ink-muted text-sm">
                The latest {formatCount(changes.length, "change", "changes")}.{" "}
                <TextLink href={`/${workspace.slug}/activity/change-history?q=${request.requestId}`}>
                  All in the change history
                </TextLink>
              </p>
            )}
          </>
        ))}
    </>
  );
}
