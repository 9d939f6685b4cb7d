import type { ReactNode } from "react";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AcrossWorkspaces } from "#lib/support/search.ts";

/** By kind: each hit leads into its workspace, through the page that asks what for. */
export function Results({ typed, found: { users, keys, requests, changes } }: { typed: string; found: AcrossWorkspaces }) {
  return (
    <>
      <Kind title="Users" none={`No user has the user name "${typed}".`} noun={["user", "users"]} found={users}>
        {({ slug, id, name, userName, deleted }) => ({
          key: slug + id,
          href: `/${slug}/users-groups/user-management/${id}`,
          label: name,
          detail: `${userName}${deleted ? ", deleted" : ""}`,
        })}
      </Kind>
      {keys && (
        <Kind title="API keys" none="No key ends like this." noun={["key", "keys"]} found={keys}>
          {({ slug, id, lastFour, ended }) => ({
            key: slug + id,
            href: `/${slug}/users-groups/user-provisioning`,
            label: `…${lastFour}`,
            detail: ended ? "Ended" : "Valid",
          })}
        </Kind>
      )}
      {requests && (
        <Kind title="Requests" none="No logged request has this id." noun={["request", "requests"]} found={requests}>
          {({ slug, id, words, at }) => ({
            key: slug + id,
            href: `/${slug}/activity/provisioning-log?request=${id}`,
            label: words,
            detail: <RelativeTime at={at} />,
          })}
        </Kind>
      )}
      {changes && (
        <Kind title="Changes" none="No change was made by a request with this id." noun={["change", "changes"]} found={changes}>
          {({ slug, id, changes: count, at }) => ({
            key: slug + id,
            href: `/${slug}/activity/change-history?q=${id}`,
            label: formatCount(count, "change", "changes"),
            detail: <RelativeTime at={at} />,
          })}
        </Kind>
      )}
    </>
  );
}

interface Shown {
  key: string;
  href: string;
  label: string;
  detail: ReactNode;
}

interface KindProps<Hit> {
  title: string;
  none: string;
  noun: readonly [one: string, other: string];
  found: { hits: (Hit & { slug: string; workspace: string })[]; elsewhere: { hits: number; workspaces: number } };
  children: (hit: Hit & { slug: string; workspace: string }) => Shown;
}

function Kind<Hit>({ title, none, noun, found: { hits, elsewhere }, children: shownOf }: KindProps<Hit>) {
  return (
    <Section title={title}>
      {hits.length > 0 && (
        <ul aria-label={title} className="flex flex-col divide-y border-y text-sm">
          {hits.map((hit) => {
            const { key, href, label, detail } = shownOf(hit);
            return (
              <li key={key} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2">
                <span className="wrap-anywhere min-w-0">
                  <TextLink href={`/support/workspaces/${hit.slug}?next=${encodeURIComponent(href)}`}>{label}</TextLink>{" "}
                  <span className="text-ink-muted">{detail}</span>
                </span>
                <span className="text-ink-muted">{hit.workspace}</span>
              </li>
            );
          })}
        </ul>
      )}
      <p className="text-ink-muted text-sm">
        {elsewhere.hits > 0
          ? `${hits.length > 0 ? "And " : ""}${formatCount(elsewhere.hits, ...noun)} in ${formatCount(elsewhere.workspaces, "workspace", "workspaces")} without access for support.`
          : hits.length === 0 && none}
      </p>
    </Section>
  );
}
