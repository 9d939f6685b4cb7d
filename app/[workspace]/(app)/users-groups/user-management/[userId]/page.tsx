import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { actorName } from "#components/directory/actor-name.ts";
import { ExcludedMark, roleNames, sourceNames, UserState } from "#components/directory/labels.tsx";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { Banner } from "#components/ui/banner.tsx";
import { KeyValue, KeyValues } from "#components/ui/key-values.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { findUserWithGroups } from "#lib/directory/admin-reads.ts";
import { isManaged } from "#lib/directory/managed.ts";
import { profileOf } from "#lib/directory/user-profile.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { ProfileForm } from "./profile-form.tsx";
import { UserActions } from "./user-actions.tsx";

interface UserPageProps {
  params: Promise<{ workspace: string; userId: string }>;
}

const load = cache(async (slug: string, userId: string) => {
  const session = await requireSession(slug);
  requirePermission(session, "users.view");
  const heard = await lastRequestAt(session.ctx);
  const user = await findUserWithGroups(session.ctx, userId);
  return user ? { session, heard, user } : null;
});

export async function generateMetadata({ params }: UserPageProps): Promise<Metadata> {
  const { workspace, userId } = await params;
  const found = await load(workspace, userId);
  return { title: found ? (found.user.displayName ?? found.user.userName) : "User not found" };
}

export default async function UserPage({ params }: UserPageProps) {
  const { workspace: slug, userId } = await params;
  const found = await load(slug, userId);
  if (!found) notFound();
  const { session, heard, user } = found;
  const { workspace, permissions } = session;
  const deleted = user.deletedAt !== null;
  const managed = isManaged(user, workspace);
  const provisioning = `/${slug}/users-groups/user-provisioning`;
  const provider = providerName(workspace.identityProvider);
  const name = user.displayName ?? user.originalUserName ?? user.userName;
  const list = deleted
    ? { href: `/${slug}/users-groups/deleted-users`, label: "Deleted users" }
    : { href: `/${slug}/users-groups/user-management`, label: "User management" };
  return (
    <>
      <LiveRefresh slug={slug} lastRequestAt={heard} />
      <PageHead
        parent={list}
        title={name}
        description={user.originalUserName ?? user.userName}
        status={<UserState deleted={deleted} status={user.status} />}
        actions={
          permissions.includes("users.manage") && (
            <UserActions
              slug={slug}
              user={{
                id: user.id,
                name,
                userName: user.originalUserName ?? user.userName,
                status: user.status,
                deleted,
                managed,
              }}
              provider={provider}
            />
          )
        }
      />
      {deleted && (
        <div className="mb-6 max-w-160">
          <Banner tone="warn">
            Deleted {user.deletedAt && <RelativeTime at={user.deletedAt} />}
            {user.deletedBy && ` by ${actorName(user.deletedBy, workspace.identityProvider)}`}. This user can't sign in. Groups
            and role are kept for a restore.
          </Banner>
        </div>
      )}
      {user.divergedAt && !deleted && (
        <div className="mb-6 max-w-160">
          <Banner>
            Differs from {provider}: changed here <RelativeTime at={user.divergedAt} />. The next change from {provider}{" "}
            overwrites it.
          </Banner>
        </div>
      )}
      <Section
        title="Profile"
        description={
          managed && (
            <>
              Managed by {provider} while sync is on. <TextLink href={provisioning}>Pause sync to edit</TextLink>
            </>
          )
        }
      >
        <ProfileForm
          key={user.version}
          slug={slug}
          id={user.id}
          version={user.version}
          profile={profileOf(user)}
          lock={
            managed
              ? {
                  reason: `Managed by ${provider}`,
                  since: workspace.syncChangedAt,
                  href: provisioning,
                }
              : permissions.includes("users.manage")
                ? null
                : { reason: "You can view users, not change them", since: null, href: null }
          }
        />
      </Section>
      <Section title="Groups" description={user.groups?.length ? undefined : "In no group."}>
        {user.groups && user.groups.length > 0 && (
          <ul className="flex flex-wrap gap-x-4 gap-y-1.5 text-sm">
            {user.groups.map((group) => (
              <li key={group.id}>
                <TextLink href={`/${slug}/users-groups/group-management/${group.id}`}>{group.displayName}</TextLink>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Account">
        <KeyValues>
          <KeyValue label="Role">{roleNames[user.role]}</KeyValue>
          <KeyValue label="Source">{sourceNames[user.source]}</KeyValue>
          {user.excluded && (
            <KeyValue label="Provisioning">
              <ExcludedMark />
            </KeyValue>
          )}
          {user.originalUserName !== null && <KeyValue label={`Name in ${provider}`}>{user.userName}</KeyValue>}
          <KeyValue label="External id">
            {user.externalId && <code className="font-mono text-xs">{user.externalId}</code>}
          </KeyValue>
          <KeyValue label="SCIM id">
            <code className="font-mono text-xs">{user.id}</code>
          </KeyValue>
          <KeyValue label="Added">
            <RelativeTime at={user.createdAt} />
          </KeyValue>
          <KeyValue label="Changed">
            <RelativeTime at={user.updatedAt} />
          </KeyValue>
        </KeyValues>
      </Section>
    </>
  );
}
