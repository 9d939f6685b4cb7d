import type { Metadata } from "next";
import { MicrosoftSection } from "#app/[workspace]/(app)/microsoft-section.tsx";
import { GroupNames } from "#components/directory/group-names.tsx";
import { roleNames } from "#components/directory/labels.tsx";
import { photoPath } from "#components/directory/photo-path.ts";
import { providerName } from "#components/directory/provider-names.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { type OwnSession, requireOwnSession } from "#lib/auth/session.ts";
import { isManaged } from "#lib/directory/managed.ts";
import { getOwnUser } from "#lib/directory/own-profile.ts";
import { profileOf } from "#lib/directory/user-profile.ts";
import { listSessionsOfUser } from "#lib/directory/user-sessions.ts";
import type { UserWithGroups } from "#lib/types.ts";
import { AccountMailSection } from "./account-mail-section.tsx";
import { unlinkOwnMicrosoft } from "./actions.ts";
import { OwnProfileForm, type ProfileLock } from "./own-profile-form.tsx";
import { OwnSessions } from "./own-sessions.tsx";
import { PasswordSection } from "./password-section.tsx";

export const metadata: Metadata = { title: "Profile" };

interface ProfileProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ microsoft?: string | string[] }>;
}

/** One's own account: for everybody who is signed in. */
export default async function ProfilePage({ params, searchParams }: ProfileProps) {
  const session = await requireOwnSession((await params).workspace);
  const { microsoft } = await searchParams;
  const { ctx, workspace, permissions } = session;
  const [user, sessions] = await Promise.all([getOwnUser(ctx), listSessionsOfUser(ctx, session.user.id)]);
  const name = user.displayName ?? user.originalUserName ?? user.userName;
  return (
    <>
      <PageHead
        picture={<Avatar name={name} photo={photoPath(workspace.slug, session.user)} size="lg" />}
        title={name}
        description={`Your account in ${workspace.name}: what others see of you, how you sign in, and where you are signed in.`}
      />
      <Section title="Profile" description={user.role === "admin" && `You are a ${roleNames.admin.toLowerCase()}.`}>
        <OwnProfileForm
          key={user.version}
          slug={workspace.slug}
          version={user.version}
          profile={profileOf(user)}
          all={lockOfAll(session, user)}
          account={lockOfAccount(session)}
        />
      </Section>
      <MicrosoftSection
        session={session}
        userId={user.id}
        name={name}
        href={`/${workspace.slug}/profile`}
        unlink={unlinkOwnMicrosoft.bind(null, workspace.slug, null, {})}
        problem={microsoft}
      />
      <PasswordSection session={session} />
      <AccountMailSection session={session} />
      <Section
        title="Sessions"
        description="Where you are signed in to this workspace. A session ends seven days after signing in; sign out what you don't recognise."
      >
        <OwnSessions slug={workspace.slug} sessions={sessions} here={session.id} />
      </Section>
      <Section title="Groups" description="What you may do here follows from the roles of your groups.">
        <GroupNames
          groups={user.groups ?? []}
          slug={permissions.includes("groups.view") ? workspace.slug : null}
          empty={<p className="text-ink-muted text-sm">You are in no group.</p>}
        />
      </Section>
    </>
  );
}

function lockOfAll({ workspace }: OwnSession, user: UserWithGroups): ProfileLock | null {
  if (!isManaged(user, workspace)) return null;
  const provider = providerName(workspace.identityProvider);
  return {
    reason: `Managed by ${provider}`,
    details: `What ${provider} says of you is shown here. Change it there, or ask whoever runs it.`,
  };
}

function lockOfAccount({ workspace, user, permissions }: OwnSession): ProfileLock {
  const mayEdit = permissions.includes("users.manage");
  return {
    reason: "Set by your admins",
    details: mayEdit ? "It is changed on your page in User management." : "Ask an admin of this workspace to change it.",
    ...(mayEdit
      ? { wayOut: { href: `/${workspace.slug}/users-groups/user-management/${user.id}`, label: "Edit in User management" } }
      : {}),
  };
}
