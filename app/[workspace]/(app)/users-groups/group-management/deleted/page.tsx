import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { GroupTabs } from "#app/[workspace]/(app)/users-groups/group-management/group-tabs.tsx";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { pageQuery } from "#components/table/page-query.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { listDeletedGroups } from "#lib/directory/role-reads.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { DeletedGroupsTable } from "./deleted-groups-table.tsx";
import { deletedGroupsTable } from "./table-definition.ts";

export const metadata: Metadata = { title: "Deleted groups" };

interface DeletedGroupsProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function DeletedGroupsPage({ params, searchParams }: DeletedGroupsProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "groups.view");
  const heard = await lastRequestAt(session.ctx);
  const state = await deletedGroupsTable.load(searchParams);
  const { rows, total } = await listDeletedGroups(session.ctx, pageQuery(state));
  const { slug, identityProvider } = session.workspace;
  return (
    <>
      <LiveRefresh slug={slug} lastRequestAt={heard} />
      <PageHead
        title="Group management"
        description="Deleted groups can be brought back for seven days, with their members. Their roles come back suspended."
      />
      <GroupTabs slug={slug} current="Deleted" />
      <DeletedGroupsTable
        slug={slug}
        state={state}
        rows={rows}
        total={total}
        provider={identityProvider}
        mayManage={session.permissions.includes("groups.manage")}
      />
    </>
  );
}
