import { CirclePause } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { cache } from "react";
import { permissionHelp } from "#app/[workspace]/(app)/users-groups/group-management/roles/permission-help.ts";
import { pageQuery } from "#components/table/page-query.ts";
import { Status } from "#components/ui/badge.tsx";
import { KeyValue, KeyValues } from "#components/ui/key-values.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { findRoleById, listHolders } from "#lib/directory/role-reads.ts";
import { permissionNames, withImplied } from "#lib/permissions.ts";
import { HoldersTable } from "./holders-table.tsx";
import { RoleActions } from "./role-actions.tsx";
import { holdersTable } from "./table-definition.ts";

interface RolePageProps {
  params: Promise<{ workspace: string; roleId: string }>;
  searchParams: Promise<SearchParams>;
}

const load = cache(async (slug: string, roleId: string) => {
  const session = await requireSession(slug);
  requirePermission(session, "groups.view");
  const role = await findRoleById(session.ctx, roleId);
  return role ? { session, role } : null;
});

export async function generateMetadata({ params }: RolePageProps): Promise<Metadata> {
  const { workspace, roleId } = await params;
  const found = await load(workspace, roleId);
  return { title: found?.role.name ?? "Role not found" };
}

export default async function RolePage({ params, searchParams }: RolePageProps) {
  const { workspace: slug, roleId } = await params;
  const found = await load(slug, roleId);
  if (!found) notFound();
  const { session, role } = found;
  const state = await holdersTable.load(searchParams);
  const { rows, total } = await listHolders(session.ctx, role.id, pageQuery(state));
  const permissions = withImplied(role.permissions);
  const management = `/${slug}/users-groups/group-management`;
  return (
    <>
      <PageHead
        parent={{ href: `${management}/roles`, label: "Roles" }}
        title={role.name}
        description="What it allows, which groups carry it, and who has it through them."
        actions={
          session.permissions.includes("roles.manage") && (
            <RoleActions slug={slug} role={{ id: role.id, name: role.name, permissions, groups: role.groups.length }} />
          )
        }
      />
      <Section title="Permissions">
        <KeyValues>
          {permissions.map((permission) => (
            <KeyValue key={permission} label={permissionNames[permission]}>
              {permissionHelp[permission]}
            </KeyValue>
          ))}
        </KeyValues>
      </Section>
      <Section title="Groups that carry it">
        {role.groups.length === 0 ? (
          <p className="text-ink-muted text-sm">None. A role is given to a group on the group's page.</p>
        ) : (
          <ul aria-label="Groups that carry it" className="flex flex-col gap-2 text-sm">
            {role.groups.map((group) => (
              <li key={group.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <TextLink href={`${management}/${group.id}`}>{group.displayName}</TextLink>
                <span className="text-ink-muted">{formatCount(group.members, "member", "members")}</span>
                {group.suspendedAt && (
                  <Status tone="warn" icon={CirclePause}>
                    Suspended
                  </Status>
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Who has it" wide>
        <HoldersTable slug={slug} state={state} rows={rows} total={total} />
      </Section>
    </>
  );
}
