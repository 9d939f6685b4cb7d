import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { MicrosoftSection } from "#app/[workspace]/(app)/microsoft-section.tsx";
import { actorName } from "#components/directory/actor-name.ts";
import { HeldUntil } from "#components/directory/held-until.tsx";
import { UserState } from "#components/directory/labels.tsx";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { photoPath } from "#components/directory/photo-path.ts";
import { providerName } from "#components/directory/provider-names.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TabLinks } from "#components/ui/tab-links.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession, type Session } from "#lib/auth/session.ts";
import { findUserWithGroups } from "#lib/directory/admin-reads.ts";
import { isLastExcludedAdmin } from "#lib/directory/exclusion.ts";
import { isManaged } from "#lib/directory/managed.ts";
import { canMakePasswordLink } from "#lib/directory/password-link.ts";
import { findPhotoVersion } from "#lib/directory/photos.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import type { UserWithGroups } from "#lib/types.ts";
import { unlinkMicrosoft } from "./actions.ts";
import { GroupsTab } from "./groups-tab.tsx";
import { HistoryTab } from "./history-tab.tsx";
import { PermissionsTab } from "./permissions-tab.tsx";
import { ProfileTab } from "./profile-tab.tsx";
import { SessionsTab } from "./sessions-tab.tsx";
import { parseTab, tabLabels, type UserTab, userTabs } from "./tabs.ts";
import { UserActions } from "./user-actions.tsx";

export interface UserPageProps {
  params: Promise<{ workspace: string; userId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const load = cache(async (slug: string, userId: string) => {
  const session = await requireSession(slug);
  requirePermission(session, "users.view");
  const heard = await lastRequestAt(session.ctx);
  const user = await findUserWithGroups(session.ctx, userId);
  return user ? { session, heard, user, photo: await findPhotoVersion(session.ctx, userId) } : null;
});

const nameOf = (user: UserWithGroups) => user.displayName ?? user.originalUserName ?? user.userName;

export async function userPageTitle({ params }: UserPageProps): Promise<string> {
  const { workspace, userId } = await params;
  const found = await load(workspace, userId);
  return found ? nameOf(found.user) : "User not found";
}

/** One person. Deleted users have the same page at another address: it belongs to another list. */
export async function UserPage({ params, searchParams, list }: UserPageProps & { list: "user-management" | "deleted-users" }) {
  const { workspace: slug, userId } = await params;
  const { tab: askedTab, before, microsoft } = await searchParams;
  const found = await load(slug, userId);
  if (!found) notFound();
  const { session, heard, user, photo } = found;
  const tab = parseTab(askedTab);
  const belongs = user.deletedAt ? "deleted-users" : "user-management";
  const address = `/${slug}/users-groups/${belongs}/${user.id}`;
  if (belongs !== list) redirect(tab === "profile" ? address : `${address}?tab=${tab}`);
  const mayManage = session.permissions.includes("users.manage");
  const shown = userTabs.filter((each) => each !== "sessions" || mayManage);
  const name = nameOf(user);
  return (
    <>
      <LiveRefresh slug={slug} lastRequestAt={heard} />
      <PageHead
        parent={{
          href: `/${slug}/users-groups/${belongs}`,
          label: belongs === "deleted-users" ? "Deleted users" : "User management",
        }}
        picture={<Avatar name={name} photo={photoPath(slug, { id: user.id, photo })} size="lg" />}
        title={name}
        description={user.originalUserName ?? user.userName}
        status={<UserState deleted={user.deletedAt !== null} status={user.status} />}
        actions={mayManage && <Actions session={session} user={user} />}
      />
      <Notices session={session} user={user} />
      <TabLinks
        label={`Parts of ${name}`}
        tabs={shown.map((each) => ({
          href: each === "profile" ? address : `${address}?tab=${each}`,
          label: tabLabels[each],
          current: each === tab,
          ...(each === "groups" ? { count: user.groups?.length ?? 0 } : {}),
        }))}
      />
      <Tab
        tab={shown.includes(tab) ? tab : "profile"}
        session={session}
        user={user}
        address={address}
        asked={{ before, microsoft }}
      />
    </>
  );
}

interface TabProps {
  tab: UserTab;
  session: Session;
  user: UserWithGroups;
  address: string;
  asked: Record<"before" | "microsoft", string | string[] | undefined>;
}

function Tab({ tab, session, user, address, asked: { before, microsoft } }: TabProps) {
  switch (tab) {
    case "profile":
      return <ProfileTab session={session} user={user} />;
    case "groups":
      return <GroupsTab session={session} user={user} />;
    case "permissions":
      return <PermissionsTab session={session} user={user} />;
    case "sessions":
      return (
        <>
          <SessionsTab session={session} userId={user.id} name={nameOf(user)} />
          <MicrosoftSection
            session={session}
            userId={user.id}
            name={nameOf(user)}
            href={`${address}?tab=sessions`}
            unlink={unlinkMicrosoft.bind(null, session.workspace.slug, null, { id: user.id })}
            problem={microsoft}
          />
        </>
      );
    case "history":
      return (
        <HistoryTab
          session={session}
          userId={user.id}
          href={`${address}?tab=history`}
          before={typeof before === "string" ? before : undefined}
        />
      );
  }
}

async function Actions({ session: { ctx, workspace, permissions, support }, user }: { session: Session; user: UserWithGroups }) {
  return (
    <UserActions
      slug={workspace.slug}
      user={{
        id: user.id,
        name: nameOf(user),
        userName: user.originalUserName ?? user.userName,
        status: user.status,
        role: user.role,
        excluded: user.excluded,
        lastExcludedAdmin: await isLastExcludedAdmin(ctx, user),
        deleted: user.deletedAt !== null,
        managed: isManaged(user, workspace),
      }}
      provider={providerName(workspace.identityProvider)}
      may={{
        changeRole: permissions.includes("roles.manage"),
        // Support opens accounts to the provider, and takes none out of its reach.
        exclude: permissions.includes("provisioning.manage") && (!support || user.excluded),
        makePasswordLink: canMakePasswordLink(ctx, user, workspace),
        guide: isManaged(user, workspace) && permissions.includes("provisioning.manage"),
      }}
    />
  );
}

function Notices({ session: { workspace, permissions }, user }: { session: Session; user: UserWithGroups }) {
  const provider = providerName(workspace.identityProvider);
  const decide = permissions.includes("provisioning.manage") && (
    <TextLink href={`/${workspace.slug}/users-groups/user-provisioning/held`}>Held deletions</TextLink>
  );
  if (user.deletedAt) {
    return (
      <div className="mb-6 flex max-w-160 flex-col gap-2">
        {user.heldUntil && (
          <Banner tone="warn" action={decide}>
            {provider} deleted this user permanently. The accident guard holds it, and then they stay a deleted user here:{" "}
            <HeldUntil until={user.heldUntil} />
          </Banner>
        )}
        <Banner tone="warn">
          Deleted <RelativeTime at={user.deletedAt} />
          {user.deletedBy && ` by ${actorName(user.deletedBy, workspace.identityProvider)}`}. This user can't sign in. Groups and
          role are kept for a restore.
        </Banner>
        {user.divergedAt && <Diverged at={user.divergedAt} provider={provider} />}
      </div>
    );
  }
  return (
    <div className="mb-6 flex max-w-160 flex-col gap-2 empty:hidden">
      {user.held.length > 0 && (
        <Banner tone="warn" action={user.heldUntil && decide}>
          {provider} {user.held.includes("identity change") ? "gave this account to another person" : "deleted this account"}{" "}
          {user.heldAt && <RelativeTime at={user.heldAt} />}.{" "}
          {user.heldUntil ? (
            <>
              The accident guard holds it, because many were to go at once: <HeldUntil until={user.heldUntil} />
            </>
          ) : (
            "Nothing has happened, because this is the last workspace admin: it comes to pass as soon as somebody else is one."
          )}
        </Banner>
      )}
      {user.excluded && (
        <Banner>Excluded from provisioning: {provider} doesn't see this account, and can neither change nor delete it.</Banner>
      )}
      {user.divergedAt && <Diverged at={user.divergedAt} provider={provider} />}
    </div>
  );
}

/** Until the provider writes the user again. */
function Diverged({ at, provider }: { at: Date; provider: string }) {
  return (
    <Banner>
      Differs from {provider}: changed here <RelativeTime at={at} />. The next change from {provider} overwrites it.
    </Banner>
  );
}
