import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { cache } from "react";
import { sourceNames } from "#components/directory/labels.tsx";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { pageQuery } from "#components/table/page-query.ts";
import { Badge } from "#components/ui/badge.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { findGroupById, listMembers } from "#lib/directory/admin-reads.ts";
import { isManaged } from "#lib/directory/managed.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { GroupActions } from "./group-actions.tsx";
import { MembersTable } from "./members-table.tsx";
import { membersTable } from "./table-definition.ts";

interface GroupPageProps {
  params: Promise<{ workspace: string; groupId: string }>;
  searchParams: Promise<SearchParams>;
}

const load = cache(async (slug: string, groupId: string) => {
  const session = await requireSession(slug);
  requirePermission(session, "groups.view");
  const heard = await lastRequestAt(session.ctx);
  const group = await findGroupById(session.ctx, groupId);
  return group ? { session, heard, group } : null;
});

export async function generateMetadata({ params }: GroupPageProps): Promise<Metadata> {
  const { workspace, groupId } = await params;
  const found = await load(workspace, groupId);
  return { title: found?.group.displayName ?? "Group not found" };
}

export default async function GroupPage({ params, searchParams }: GroupPageProps) {
  const { workspace: slug, groupId } = await params;
  const found = await load(slug, groupId);
  if (!found) notFound();
  const { session, heard, group } = found;
  const { workspace, permissions } = session;
  const state = await membersTable.load(searchParams);
  const { rows, total, everybody } = await listMembers(session.ctx, group.id, {
    ...pageQuery(state),
  });
  const managed = isManaged(group, workspace);
  const provider = providerName(workspace.identityProvider);
  return (
    <>
      <LiveRefresh slug={slug} lastRequestAt={heard} />
      <PageHead
        parent={{ href: `/${slug}/users-groups/group-management`, label: "Group management" }}
        title={group.displayName}
        description={
          managed ? `Managed by ${provider}. Pause sync under User provisioning to rename or delete it here.` : undefined
        }
        status={<Badge>{sourceNames[group.source]}</Badge>}
        actions={
          permissions.includes("groups.manage") && (
            <GroupActions
              slug={slug}
              group={{ id: group.id, displayName: group.displayName, members: everybody }}
              lock={managed ? `Managed by ${provider}. Pause sync under User provisioning first.` : undefined}
            />
          )
        }
      />
      <MembersTable slug={slug} state={state} rows={rows} total={total} />
    </>
  );
}
