import type { ReactNode } from "react";
import { TextLink } from "#components/ui/text-link.tsx";

interface GroupNamesProps {
  groups: readonly { id: string; displayName: string | null }[];
  /** The workspace, when whoever looks may open its groups. */
  slug: string | null;
  /** In their place when there are none. */
  empty: ReactNode;
}

/** The groups of one person, by name. */
export function GroupNames({ groups, slug, empty }: GroupNamesProps) {
  if (groups.length === 0) return empty;
  const sorted = groups.toSorted((a, b) => (a.displayName ?? "").localeCompare(b.displayName ?? "", "en"));
  return (
    <ul aria-label="Groups" className="max-w-160 text-sm">
      {sorted.map(({ id, displayName }) => (
        <li key={id} className="wrap-anywhere flex min-h-10 items-center border-b">
          {slug === null ? displayName : <TextLink href={`/${slug}/users-groups/group-management/${id}`}>{displayName}</TextLink>}
        </li>
      ))}
    </ul>
  );
}
