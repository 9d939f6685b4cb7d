import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { cache } from "react";
import { HeldUntil } from "#components/directory/held-until.tsx";
import { sourceNames } from "#components/directory/labels.tsx";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { pageQuery } from "#components/table/page-query.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { findDivergedMembers, findGroupById, listMembers } from "#lib/directory/admin-reads.ts";
import { isManaged } from "#lib/directory/managed.ts";
import { listAllRoles, listCarriedRoles } from "#lib/directory/role-reads.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { AddMembers } from "./add-members.tsx";
import { Diverged } from "./diverged.tsx";
import { GroupActions } from "./group-actions.tsx";
import { GroupRoles } from "./group-roles.tsx";
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
  const mayAssign = permissions.includes("roles.manage");
  const [{ rows, total, capped, everybody }, carried, all, diverged] = await Promise.all([
    listMembers(session.ctx, group.id, pageQuery(state)),
    listCarriedRoles(session.ctx, group.id),
    mayAssign ? listAllRoles(session.ctx) : null,
    findDivergedMembers(session.ctx, group.id),
  ]);
  const managed = isManaged(group, workspace);
  const provider = providerName(workspace.identityProvider);
  const lock = managed ? `Managed by ${provider}. Pause sync under User provisioning first.` : undefined;
  const mayManage = permissions.includes("groups.manage");
  const suspended = carried.filter(({ suspendedAt }) => suspendedAt !== null).length;
  return (
    <>
      <LiveRefresh slug={slug} lastRequestAt={heard} />
      <PageHead
        parent={{ href: `/${slug}/users-groups/group-management`, label: "Group management" }}
        title={group.displayName}
        description={
          managed
            ? `Managed by ${provider}. Pause sync under User provisioning to rename it or change its members here.`
            : undefined
        }
        status={<Badge>{sourceNames[group.source]}</Badge>}
        actions={
          mayManage && (
            <>
              <GroupActions
                slug={slug}
                group={{ id: group.id, displayName: group.displayName, members: everybody }}
                lock={lock}
              />
              <AddMembers slug={slug} group={{ id: group.id, displayName: group.displayName }} lock={lock} />
            </>
          )
        }
      />
      {group.heldUntil && (
        <div className="mb-6">
          <Banner
            tone="warn"
            action={
              permissions.includes("provisioning.manage") && (
                <TextLink href={`/${slug}/users-groups/user-provisioning/held?tab=groups`}>Held deletions</TextLink>
              )
            }
          >
            {provider} deleted this group. The accident guard holds it, because many were to go at once:{" "}
            <HeldUntil until={group.heldUntil} />
          </Banner>
        </div>
      )}
      {suspended > 0 && (
        <div className="mb-6">
          <Banner tone="warn">
            {suspended === 1 ? "A role of this group is" : `${suspended} roles of this group are`} suspended: {provider} took the
            group over, or it was brought back.{" "}
            {mayAssign ? "Confirm or remove below." : "A workspace admin confirms or removes."}
          </Banner>
        </div>
      )}
      <div className="mb-6 flex flex-col gap-2 empty:hidden">
        <Diverged at={group.divergedAt} members={diverged} provider={provider} />
      </div>
      <GroupRoles
        slug={slug}
        group={{ id: group.id, displayName: group.displayName, version: group.version }}
        carried={carried}
        all={all === null ? null : all.map(({ id, name, permissions }) => ({ id, name, permissions }))}
      />
      <Section title="Members" wide>
        <MembersTable
          slug={slug}
          group={{ id: group.id, displayName: group.displayName }}
          mayManage={mayManage}
          lock={lock}
          state={state}
          rows={rows}
          total={total}
          capped={capped}
        />
      </Section>
    </>
  );
}
