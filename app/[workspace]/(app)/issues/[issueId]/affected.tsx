import { CopyButton } from "#components/ui/copy-button.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Permission } from "#lib/ctx.ts";
import { textOf } from "#lib/directory/issue-details.ts";
import type { ShownIssue } from "#lib/provisioning/issues.ts";
import type { IssueKind } from "#lib/types.ts";

interface AffectedProps extends Pick<ShownIssue, "issue" | "user" | "group"> {
  slug: string;
  permissions: readonly Permission[];
}

/** Where one goes from here: the people and groups concerned, the pages that help, the requests. */
export function Affected({ slug, issue, user, group, permissions }: AffectedProps) {
  const base = `/${slug}/users-groups`;
  const seesUsers = permissions.includes("users.view");
  const links = [
    ...(user && seesUsers
      ? [
          {
            href: `${base}/${user.deletedAt ? "deleted-users" : "user-management"}/${user.id}`,
            label: user.displayName ?? user.originalUserName ?? user.userName,
          },
        ]
      : []),
    ...(group && permissions.includes("groups.view")
      ? [{ href: `${base}/group-management/${group.id}`, label: `Group ${group.displayName}` }]
      : []),
    ...(helpful[issue.kind] ?? [])
      .filter(({ needs }) => permissions.includes(needs))
      .map(({ path, label }) => ({ href: base + path, label })),
  ];
  const externalId = textOf(issue.details.externalId);
  if (issue.kind === "shared externalId" && externalId !== null && seesUsers) {
    links.push({
      href: `${base}/user-management/find?q=${encodeURIComponent(externalId)}`,
      label: "Everybody with this externalId",
    });
  }
  return (
    <Section title="Affected" wide>
      {links.length > 0 && (
        <ul aria-label="Go to" className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
          {links.map(({ href, label }) => (
            <li key={href} className="wrap-anywhere">
              <TextLink href={href}>{label}</TextLink>
            </li>
          ))}
        </ul>
      )}
      <Members issue={issue} find={seesUsers ? `${base}/user-management/find?q=` : null} />
      {issue.requests.length > 0 && (
        <div className="max-w-160">
          <h3 className="font-medium text-sm">{requestsTitle(issue)}</h3>
          <ul aria-label="Requests" className="mt-1 text-sm">
            {issue.requests.map(({ id, at }) => (
              <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4 border-b py-1.5">
                <code className="wrap-anywhere font-mono text-xs">
                  {permissions.includes("log.view") ? (
                    <TextLink href={`/${slug}/activity/provisioning-log?request=${id}`}>{id}</TextLink>
                  ) : (
                    id
                  )}
                </code>
                <RelativeTime at={new Date(at)} className="text-ink-muted text-xs" />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}

function requestsTitle({ occurrences, requests }: ShownIssue["issue"]): string {
  if (occurrences <= requests.length) return formatCount(requests.length, "request", "requests");
  return `The latest ${requests.length} of ${formatCount(occurrences, "request", "requests")}`;
}

const helpful: Partial<Record<IssueKind, { path: string; label: string; needs: Permission }[]>> = {
  "limit reached": [
    { path: "/user-provisioning/out-of-scope", label: "Out of scope", needs: "provisioning.manage" },
    { path: "/deleted-users", label: "Deleted users", needs: "users.view" },
  ],
  "last admin": [{ path: "/user-management?role=user", label: "Choose another admin in User management", needs: "users.view" }],
  "rejected keys": [{ path: "/user-provisioning", label: "API keys in User provisioning", needs: "provisioning.manage" }],
  "refused changes lost": [
    { path: "/user-provisioning/refused-changes", label: "Refused while paused", needs: "provisioning.manage" },
  ],
  "missing names": [{ path: "/user-provisioning", label: "Settings of User provisioning", needs: "provisioning.manage" }],
};

const MOST_SHOWN = 100;

/** The ids that a group was given and that stand for nobody here. */
function Members({ issue, find }: { issue: ShownIssue["issue"]; find: string | null }) {
  const { members } = issue.details;
  if (!Array.isArray(members) || members.length === 0) return null;
  const ids = members.map(String);
  return (
    <div className="max-w-160">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium text-sm">{formatCount(ids.length, "id", "ids")} that stand for no user here</h3>
        <CopyButton value={ids.join("\n")} name="ids" />
      </div>
      <ul aria-label="Ids" className="mt-1 max-h-80 overflow-y-auto text-sm" tabIndex={-1}>
        {ids.slice(0, MOST_SHOWN).map((id) => (
          <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4 border-b py-1.5">
            <code className="wrap-anywhere font-mono text-xs">{id}</code>
            {find && <TextLink href={find + encodeURIComponent(id)}>Find person</TextLink>}
          </li>
        ))}
      </ul>
      {ids.length > MOST_SHOWN && <p className="mt-1 text-ink-muted text-xs">The first {MOST_SHOWN}; Copy takes all of them.</p>}
    </div>
  );
}
