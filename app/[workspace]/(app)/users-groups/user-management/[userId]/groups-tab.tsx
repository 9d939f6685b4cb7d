import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Session } from "#lib/auth/session.ts";
import type { UserWithGroups } from "#lib/types.ts";

export function GroupsTab({ session: { workspace, permissions }, user }: { session: Session; user: UserWithGroups }) {
  const groups = (user.groups ?? []).toSorted((a, b) => (a.displayName ?? "").localeCompare(b.displayName ?? "", "en"));
  if (groups.length === 0) return <EmptyState>The groups of this user will be listed here.</EmptyState>;
  const mayOpen = permissions.includes("groups.view");
  return (
    <ul aria-label="Groups" className="max-w-160 text-sm">
      {groups.map((group) => (
        <li key={group.id} className="flex min-h-10 items-center border-b">
          {mayOpen ? (
            <TextLink href={`/${workspace.slug}/users-groups/group-management/${group.id}`}>{group.displayName}</TextLink>
          ) : (
            group.displayName
          )}
        </li>
      ))}
    </ul>
  );
}
