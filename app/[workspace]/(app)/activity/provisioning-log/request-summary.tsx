import type { SearchParams } from "nuqs/server";
import { Status } from "#components/ui/badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { ExactTime } from "#components/ui/exact-time.tsx";
import { KeyValue, KeyValues } from "#components/ui/key-values.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Session } from "#lib/auth/session.ts";
import type { LoggedDetails, SubjectName } from "#lib/types.ts";
import { hrefOf } from "./addresses.ts";
import { resultOf } from "./results.ts";

interface RequestSummaryProps {
  request: LoggedDetails;
  names: ReadonlyMap<string, SubjectName>;
  asked: SearchParams;
  session: Session;
}

export function RequestSummary({ request, names, asked, session: { workspace, permissions } }: RequestSummaryProps) {
  const { entityId, entity } = request;
  const subject = entityId ? names.get(entityId) : undefined;
  const sees = permissions.includes(entity === "group" ? "groups.view" : "users.view");
  const { tone, words } = resultOf(request.status);
  return (
    <KeyValues>
      <KeyValue label="Result">
        <Status tone={tone}>
          {request.status} {words}
        </Status>
      </KeyValue>
      {request.detail && <KeyValue label="Answer">{request.detail}</KeyValue>}
      <KeyValue label="Request">
        <code className="font-mono text-xs">
          {request.method} {request.path}
          {request.query && `?${readable(request.query)}`}
        </code>
      </KeyValue>
      {entityId && (
        <KeyValue label="About">
          {subject && subject.kind !== "gone" && sees ? (
            <TextLink href={`/${workspace.slug}/users-groups/${places[subject.kind]}/${entityId}`}>{subject.name}</TextLink>
          ) : (
            (subject?.name ?? `A ${entity} who is not here`)
          )}{" "}
          (
          <TextLink href={hrefOf(asked, { about: entityId, q: null, before: null, request: null, tab: null })}>
            all requests
          </TextLink>
          )
        </KeyValue>
      )}
      <KeyValue label="Time">
        <ExactTime at={request.at} />
      </KeyValue>
      <KeyValue label="Duration">{formatNumber(Math.round(request.durationMs))} ms</KeyValue>
      <KeyValue label="API key">{request.lastFour ? `…${request.lastFour}` : undefined}</KeyValue>
      <KeyValue label="From">{request.address}</KeyValue>
      <KeyValue label="User agent">{request.userAgent}</KeyValue>
      <KeyValue label="Request id">
        <span className="flex flex-wrap items-center gap-2">
          <code className="font-mono text-xs">{request.requestId}</code>
          <CopyButton value={request.requestId} name="request id" iconOnly />
        </span>
      </KeyValue>
    </KeyValues>
  );
}

const places = {
  user: "user-management",
  "deleted user": "deleted-users",
  group: "group-management",
  role: "group-management/roles",
};

/** Decoded for the eye; what can't be decoded is shown as it came. */
function readable(query: string): string {
  try {
    return decodeURIComponent(query.replaceAll("+", " "));
  } catch {
    return query;
  }
}
