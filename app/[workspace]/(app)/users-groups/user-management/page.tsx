import { Search, Upload, UserPlus } from "lucide-react";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { SearchParams } from "nuqs/server";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { pageQuery } from "#components/table/page-query.ts";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { listUsers, nameGroupOptions, onlyIds } from "#lib/directory/admin-reads.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { ExportLink } from "./export-link.tsx";
import { usersTable } from "./table-definition.ts";
import { UsersTable } from "./users-table.tsx";

export const metadata: Metadata = { title: "User management" };

interface UserManagementProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function UserManagementPage({ params, searchParams }: UserManagementProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "users.view");
  const { ctx, permissions, workspace } = session;
  const { slug } = workspace;
  const heard = await lastRequestAt(ctx);
  const read = await usersTable.load(searchParams, await cookies());
  const seesGroups = permissions.includes("groups.view");
  // What can't be a group's id, or may not be seen, is dropped like any other value that isn't known.
  const filters = { ...read.filters, group: seesGroups ? onlyIds(read.filters.group) : [] };
  const state = { ...read, filters };
  const [{ rows, total, capped }, groups] = await Promise.all([
    listUsers(ctx, { deleted: false, ...pageQuery(state), ...filters }),
    seesGroups ? nameGroupOptions(ctx, filters.group) : null,
  ]);
  const mayManage = permissions.includes("users.manage");
  return (
    <>
      <LiveRefresh slug={slug} lastRequestAt={heard} />
      <PageHead
        title="User management"
        description="Everybody in this workspace, by whatever way they came."
        actions={
          <>
            {!session.support && <ExportLink slug={slug} />}
            <LinkButton href={`/${slug}/users-groups/user-management/find`}>
              <Search aria-hidden />
              Find person
            </LinkButton>
            {mayManage && !session.support && (
              <>
                <LinkButton href={`/${slug}/users-groups/user-management/import`}>
                  <Upload aria-hidden />
                  Import
                </LinkButton>
                <LinkButton variant="primary" href={`/${slug}/users-groups/user-management/new`}>
                  <UserPlus aria-hidden />
                  New user
                </LinkButton>
              </>
            )}
          </>
        }
      />
      <UsersTable
        slug={slug}
        state={state}
        rows={rows}
        total={total}
        capped={capped}
        groups={groups}
        provider={providerName(workspace.identityProvider)}
        mayManage={mayManage}
        mayExclude={mayManage && permissions.includes("provisioning.manage") && !session.support}
      />
    </>
  );
}
