import Link from "next/link";
import { providerName } from "#components/directory/provider-names.ts";
import { Status } from "#components/ui/badge.tsx";
import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import type { Overview } from "#lib/provisioning/overview.ts";
import type { DirectoryCounts, IdentityProvider } from "#lib/types.ts";

interface DirectoryFiguresProps {
  slug: string;
  people: Overview["people"];
  groups: number | null;
  /** What came from the provider, against the limits: for whoever manages provisioning. */
  linked: DirectoryCounts | null;
  provider: IdentityProvider;
}

/** How many of each there are; each number leads to its list. */
export function DirectoryFigures({ slug, people, groups, linked, provider }: DirectoryFiguresProps) {
  const base = `/${slug}/users-groups`;
  const figures = [
    ...(people
      ? [
          { label: "Active users", count: people.active, href: `${base}/user-management?status=active` },
          { label: "Inactive users", count: people.inactive, href: `${base}/user-management?status=inactive` },
          { label: "Deleted users", count: people.deleted, href: `${base}/deleted-users` },
        ]
      : []),
    ...(groups === null ? [] : [{ label: "Groups", count: groups, href: `${base}/group-management` }]),
  ];
  return (
    <>
      <ul className="-mx-3 grid grid-cols-2 gap-y-2 sm:flex sm:flex-wrap sm:gap-x-6">
        {figures.map(({ label, count, href }) => (
          <li key={label}>
            <Link href={href} className="block rounded-md px-3 py-2 transition-colors hover:bg-hover sm:min-w-32">
              <span className="block font-semibold text-xl tabular-nums">{formatNumber(count)}</span>
              <span className="block text-ink-muted text-sm">{label}</span>
            </Link>
          </li>
        ))}
      </ul>
      {linked && linked.linkedUsers + linked.linkedGroups > 0 && <Linked linked={linked} provider={provider} />}
    </>
  );
}

function Linked({ linked, provider }: { linked: DirectoryCounts; provider: IdentityProvider }) {
  const { linkedUsers, userLimit, linkedGroups, groupLimit } = linked;
  const near = [
    ...(linkedUsers >= userLimit * 0.9
      ? [linkedUsers >= userLimit ? "The limit of users is reached" : "Close to the limit of users"]
      : []),
    ...(linkedGroups >= groupLimit * 0.9
      ? [linkedGroups >= groupLimit ? "The limit of groups is reached" : "Close to the limit of groups"]
      : []),
  ];
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-1 text-ink-muted text-sm tabular-nums">
      <span>
        From {providerName(provider)}: {formatNumber(linkedUsers)} of at most {formatCount(userLimit, "user", "users")},{" "}
        {formatNumber(linkedGroups)} of at most {formatCount(groupLimit, "group", "groups")}.
      </span>
      {near.map((words) => (
        <span key={words} className="text-warn">
          <Status tone="warn">{words}</Status>
        </span>
      ))}
    </p>
  );
}
