import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { pageQuery } from "#components/table/page-query.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { listGroups } from "#lib/directory/admin-reads.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { GroupTabs } from "./group-tabs.tsx";
import { GroupsTable } from "./groups-table.tsx";
import { NewGroup } from "./new-group.tsx";
import { groupsTable } from "./table-definition.ts";

export const metadata: Metadata = { title: "Group management" };

interface GroupManagementProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function GroupManagementPage({ params, searchParams }: GroupManagementProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "groups.view");
  const heard = await lastRequestAt(session.ctx);
  const state = await groupsTable.load(searchParams);
  const { rows, total } = await listGroups(session.ctx, {
    ...pageQuery(state),
    ...state.filters,
  });
  const { slug } = session.workspace;
  const mayManage = session.permissions.includes("groups.manage");
  return (
    <>
      <LiveRefresh slug={slug} lastRequestAt={heard} />
      <PageHead
        title="Group management"
        description="The groups of this workspace, who is in them, and what they allow."
        actions={mayManage && <NewGroup slug={slug} />}
      />
      <GroupTabs slug={slug} current="Groups" />
      <GroupsTable
        slug={slug}
        provider={providerName(session.workspace.identityProvider)}
        state={state}
        rows={rows}
        total={total}
      />
    </>
  );
}
