import { GroupNames } from "#components/directory/group-names.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { Session } from "#lib/auth/session.ts";
import type { UserWithGroups } from "#lib/types.ts";

export function GroupsTab({ session: { workspace, permissions }, user }: { session: Session; user: UserWithGroups }) {
  return (
    <GroupNames
      groups={user.groups ?? []}
      slug={permissions.includes("groups.view") ? workspace.slug : null}
      empty={<EmptyState>The groups of this user will be listed here.</EmptyState>}
    />
  );
}
