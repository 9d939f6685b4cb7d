import type { Metadata } from "next";
import { GroupTabs } from "#app/[workspace]/(app)/users-groups/group-management/group-tabs.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { listAllRoles } from "#lib/directory/role-reads.ts";
import { NewRole } from "./new-role.tsx";
import { RolesList } from "./roles-list.tsx";

export const metadata: Metadata = { title: "Roles" };

export default async function RolesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "groups.view");
  const roles = await listAllRoles(session.ctx);
  const { slug } = session.workspace;
  return (
    <>
      <PageHead
        title="Group management"
        description="Roles are sets of permissions that groups carry. Workspace admins need none."
        actions={session.permissions.includes("roles.manage") && <NewRole slug={slug} />}
      />
      <GroupTabs slug={slug} current="Roles" />
      <RolesList slug={slug} roles={roles} />
    </>
  );
}
