import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { pageQuery } from "#components/table/page-query.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { listUsers } from "#lib/directory/admin-reads.ts";
import { expiryOf } from "#lib/directory/automatic-deletion.ts";
import { isManaged } from "#lib/directory/managed.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { DeletedUsersTable } from "./deleted-users-table.tsx";
import { deletedUsersTable } from "./table-definition.ts";

export const metadata: Metadata = { title: "Deleted users" };

interface DeletedUsersProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function DeletedUsersPage({ params, searchParams }: DeletedUsersProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "users.view");
  const heard = await lastRequestAt(session.ctx);
  const state = await deletedUsersTable.load(searchParams);
  const { rows, total, capped } = await listUsers(session.ctx, {
    deleted: true,
    ...pageQuery(state),
    source: state.filters.source,
    status: [],
    role: [],
  });
  const { workspace } = session;
  return (
    <>
      <LiveRefresh slug={workspace.slug} lastRequestAt={heard} />
      <PageHead
        title="Deleted users"
        description="They can't sign in, and keep their groups and role. Restore brings them back as they were; Delete permanently is final."
      />
      <DeletedUsersTable
        slug={workspace.slug}
        state={state}
        rows={rows.map((user) => ({
          ...user,
          managed: isManaged(user, workspace),
          expiresAt: user.deletedAt && expiryOf(user.deletedAt, workspace.deleteAfterDays),
        }))}
        total={total}
        capped={capped}
        provider={workspace.identityProvider}
        expire={workspace.deleteAfterDays !== null}
        mayManage={session.permissions.includes("users.manage")}
        isSupport={session.support !== null}
      />
    </>
  );
}
