"use client";

import { useActionState } from "react";
import {
  ProfileColumns,
  ProfileFields,
  profileFields,
} from "#app/[workspace]/(app)/users-groups/user-management/profile-fields.tsx";
import { Form } from "#components/ui/form.tsx";
import { LockedField } from "#components/ui/locked-field.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { tellingWhenSaved } from "#components/ui/saved-toast.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { type ActionState, failureOf } from "#lib/auth/action-state.ts";
import type { UserProfile } from "#lib/types.ts";
import { saveProfile } from "./actions.ts";

interface ProfileFormProps {
  slug: string;
  id: string;
  /** As read: a save over somebody else's change is refused. */
  version: number;
  profile: UserProfile;
  /** Why it can't be changed, since when, and where it can be unlocked. Null = it can. */
  lock: { reason: string; since: Date | null; href: string | null } | null;
}

/** What the provider manages is shown locked while sync is on, with the reason and the way out. */
export function ProfileForm({ slug, id, version, profile, lock }: ProfileFormProps) {
  const [state, save, pending] = useActionState<ActionState, FormData>(
    tellingWhenSaved("Profile saved", saveProfile.bind(null, slug)),
    null,
  );
  const { error, fields: problems, values } = failureOf(state);

  if (lock) {
    return (
      <ProfileColumns>
        {profileFields.map(({ name, label }) => (
          <LockedField
            key={name}
            label={label}
            reason={lock.reason}
            details={
              lock.since && (
                <>
                  Sync was turned on <RelativeTime at={lock.since} />.
                </>
              )
            }
            {...(lock.href ? { wayOut: { href: lock.href, label: "Pause sync to edit" } } : {})}
          >
            {profile[name]}
          </LockedField>
        ))}
      </ProfileColumns>
    );
  }
  return (
    <Form action={save} guard failed={state?.ok === false} className="flex flex-col gap-5">
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="version" value={version} />
      <ProfileFields profile={profile} values={values} problems={problems} />
      {error && Object.keys(problems).length === 0 && (
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      )}
      <div>
        <SubmitButton pending={pending}>Save profile</SubmitButton>
      </div>
    </Form>
  );
}
