import type { ReactNode } from "react";
import { actorName } from "#components/directory/actor-name.ts";
import { sourceNames, UserState } from "#components/directory/labels.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { KeyValue, KeyValues } from "#components/ui/key-values.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { personReport, type ReportedConnection, tombstoneReport } from "#lib/directory/person-report.ts";
import { type ProviderView, providerView } from "#lib/directory/provider-view.ts";
import type { FoundBy, FoundTombstone, FoundUser, IdentityProvider } from "#lib/types.ts";

const ways: Record<FoundBy, string> = {
  id: "SCIM id",
  userName: "user name",
  originalUserName: "user name before the provider's rename",
  formerUserName: "former user name",
  externalId: "external id",
  workEmail: "e-mail address",
};

/** Live or deleted: who it is here, and what the identity provider is told when it asks. */
export function FoundPerson({
  user,
  connection,
  mayGuide,
}: {
  user: FoundUser;
  connection: ReportedConnection;
  /** Whether the reader may begin a guided workaround. */
  mayGuide: boolean;
}) {
  const name = user.displayName ?? user.originalUserName ?? user.userName;
  const { slug, identityProvider } = connection;
  const list = user.deletedAt ? "deleted-users" : "user-management";
  return (
    <Person
      name={<TextLink href={`/${slug}/users-groups/${list}/${user.id}`}>{name}</TextLink>}
      status={<UserState deleted={user.deletedAt !== null} status={user.status} />}
      foundBy={user.foundBy}
      report={personReport(user, connection, new Date())}
      reportName={`report on ${name}`}
    >
      <KeyValue label="User name">{user.originalUserName ?? user.userName}</KeyValue>
      <KeyValue label="E-mail">{user.workEmail}</KeyValue>
      <KeyValue label="Source">{sourceNames[user.source]}</KeyValue>
      {user.deletedAt && (
        <KeyValue label="Deleted">
          <RelativeTime at={user.deletedAt} />
          {user.deletedBy && ` by ${actorName(user.deletedBy, identityProvider)}`}
        </KeyValue>
      )}
      <KeyValue label={`What ${providerName(identityProvider)} sees`}>
        <Seen view={providerView(user)} provider={identityProvider} />
      </KeyValue>
      <KeyValue label="SCIM id">
        <code className="font-mono text-xs">{user.id}</code>
      </KeyValue>
      {mayGuide && user.source === "scim" && (
        <KeyValue label="Should be gone?">
          <TextLink href={`/${slug}/issues/guides?guide=user-not-deleted&user=${user.id}#user-not-deleted`}>
            {providerName(identityProvider).replace(/^./, (letter) => letter.toUpperCase())} did not delete them: what to do
          </TextLink>
        </KeyValue>
      )}
    </Person>
  );
}

function Seen({ view, provider }: { view: ProviderView; provider: IdentityProvider }) {
  if (!view.sees) {
    return view.because === "excluded"
      ? "Nobody: the account is excluded from provisioning."
      : `Nobody: ${providerName(provider)} has deleted this user, and the workspace kept them.`;
  }
  return (
    <>
      <span className="block">
        {view.userName}, {view.active ? "active" : "not active"}
        {view.linked ? "" : ", not linked yet"}
      </span>
      <span className="block text-ink-muted">
        External id {view.externalId ? <code className="font-mono text-xs">{view.externalId}</code> : "not set"}
      </span>
    </>
  );
}

/** What remains of the permanently deleted. */
export function GonePerson({ tombstone, connection }: { tombstone: FoundTombstone; connection: ReportedConnection }) {
  const { slug, identityProvider } = connection;
  return (
    <Person
      name={tombstone.userName}
      foundBy={tombstone.foundBy}
      report={tombstoneReport(tombstone, connection, new Date())}
      reportName={`report on ${tombstone.userName}`}
    >
      <KeyValue label="Deleted permanently">
        <RelativeTime at={tombstone.deletedAt} />
        {tombstone.deletedBy && ` by ${actorName(tombstone.deletedBy, identityProvider)}`}
      </KeyValue>
      <KeyValue label="External id">
        {tombstone.externalId && <code className="font-mono text-xs">{tombstone.externalId}</code>}
      </KeyValue>
      <KeyValue label="SCIM id">
        <code className="font-mono text-xs">{tombstone.id}</code>
      </KeyValue>
      {tombstone.successorId && (
        <KeyValue label="Came after">
          <TextLink href={`/${slug}/users-groups/user-management/${tombstone.successorId}`}>
            The user with the same external id
          </TextLink>
        </KeyValue>
      )}
    </Person>
  );
}

interface PersonProps {
  name: ReactNode;
  status?: ReactNode;
  foundBy: FoundBy[];
  report: string;
  reportName: string;
  children: ReactNode;
}

function Person({ name, status, foundBy, report, reportName, children }: PersonProps) {
  return (
    <li className="border-b py-4">
      <div className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 text-sm">
          <span className="flex flex-wrap items-center gap-x-3">
            <span className="wrap-anywhere font-medium">{name}</span>
            {status}
          </span>
          <span className="block text-ink-muted text-xs">Found by {foundBy.map((way) => ways[way]).join(", ")}</span>
        </div>
        <CopyButton value={report} name={reportName} label="Copy report" />
      </div>
      <KeyValues>{children}</KeyValues>
    </li>
  );
}
