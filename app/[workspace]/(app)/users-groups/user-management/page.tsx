import { Upload } from "lucide-react";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { pageQuery } from "#components/table/page-query.ts";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { listUsers } from "#lib/directory/admin-reads.ts";
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
  const heard = await lastRequestAt(session.ctx);
  const state = await usersTable.load(searchParams);
  const { rows, total } = await listUsers(session.ctx, {
    deleted: false,
    ...pageQuery(state),
    ...state.filters,
  });
  const { slug } = session.workspace;
  return (
    <>
      <LiveRefresh slug={slug} lastRequestAt={heard} />
      <PageHead
        title="User management"
        description="Everybody in this workspace, by whatever way they came."
        actions={
          <>
            <ExportLink slug={slug} />
            {session.permissions.includes("users.manage") && (
              <LinkButton href={`/${slug}/users-groups/user-management/import`}>
                <Upload aria-hidden />
                Import
              </LinkButton>
            )}
          </>
        }
      />
      <UsersTable slug={slug} state={state} rows={rows} total={total} />
    </>
  );
}
