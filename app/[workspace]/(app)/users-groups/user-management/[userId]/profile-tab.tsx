import { ExcludedMark, roleNames, sourceNames } from "#components/directory/labels.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { KeyValue, KeyValues } from "#components/ui/key-values.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Session } from "#lib/auth/session.ts";
import { isManaged } from "#lib/directory/managed.ts";
import { profileOf } from "#lib/directory/user-profile.ts";
import type { UserWithGroups } from "#lib/types.ts";
import { ProfileForm } from "./profile-form.tsx";

export function ProfileTab({ session: { workspace, permissions }, user }: { session: Session; user: UserWithGroups }) {
  const { slug } = workspace;
  const managed = isManaged(user, workspace);
  const provisioning = `/${slug}/users-groups/user-provisioning`;
  const provider = providerName(workspace.identityProvider);
  const lock = managed
    ? { reason: `Managed by ${provider}`, since: workspace.syncChangedAt, href: provisioning }
    : permissions.includes("users.manage")
      ? null
      : { reason: "You can view users, not change them", since: null, href: null };
  return (
    <>
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
        <ProfileForm key={user.version} slug={slug} id={user.id} version={user.version} profile={profileOf(user)} lock={lock} />
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
