import { CircleOff } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Session } from "#lib/auth/session.ts";
import { effectivePermissions } from "#lib/directory/effective-permissions.ts";
import { permissionNames } from "#lib/permissions.ts";
import type { UserWithGroups } from "#lib/types.ts";

/** What the user may do, and where each permission comes from. */
export async function PermissionsTab({ session, user }: { session: Session; user: UserWithGroups }) {
  const { admin, permissions } = await effectivePermissions(session.ctx, user.id);
  const groups = `/${session.workspace.slug}/users-groups/group-management`;
  const mayOpen = session.permissions.includes("groups.view");
  if (!admin && permissions.length === 0) {
    return <EmptyState>Permissions that this user has by the roles of their groups will be listed here.</EmptyState>;
  }
  const dormant = user.deletedAt !== null || user.status === "inactive";
  return (
    <div className="flex max-w-160 flex-col gap-4">
      {dormant && <Banner>This user can't sign in now. This is what they may do once they can again.</Banner>}
      {admin && <p className="text-sm">A workspace admin may do everything, whatever their groups' roles say.</p>}
      <ul aria-label="Permissions" className="text-sm">
        {permissions.map(({ permission, inEffect, origins }) => (
          <li key={permission} className="grid gap-x-6 gap-y-1 border-b py-2.5 sm:grid-cols-[12rem_1fr]">
            <span className="flex flex-wrap items-center gap-2 font-medium">
              {permissionNames[permission]}
              {!inEffect && (
                <Badge tone="warn" icon={CircleOff}>
                  Suspended
                </Badge>
              )}
            </span>
            <ul className="flex flex-col gap-1 text-ink-muted">
              {admin && <li>Workspace admin</li>}
              {origins.map(({ role, group, suspended }) => (
                <li key={`${role.id} ${group.id}`}>
                  Role {role.name} through{" "}
                  {mayOpen ? <TextLink href={`${groups}/${group.id}`}>{group.displayName}</TextLink> : group.displayName}
                  {suspended && " (suspended until a workspace admin confirms it)"}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
}
