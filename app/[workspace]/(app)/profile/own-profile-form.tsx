"use client";

import { useActionState } from "react";
import { ProfileColumns, profileFields } from "#app/[workspace]/(app)/users-groups/user-management/profile-fields.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { LockedField } from "#components/ui/locked-field.tsx";
import { tellingWhenSaved } from "#components/ui/saved-toast.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { type ActionState, failureOf } from "#lib/auth/action-state.ts";
import type { OwnProfile, UserProfile } from "#lib/types.ts";
import { saveOwnProfile } from "./actions.ts";

/** By name: what the browser may fill in. */
const autoComplete: Record<keyof OwnProfile, string> = {
  displayName: "nickname",
  givenName: "given-name",
  familyName: "family-name",
  title: "organization-title",
  mobilePhone: "mobile tel",
};

const isOwn = (name: keyof UserProfile): name is keyof OwnProfile => name in autoComplete;

export interface ProfileLock {
  /** "Managed by Microsoft Entra ID" */
  reason: string;
  details: string;
  wayOut?: { href: string; label: string };
}

interface OwnProfileFormProps {
  slug: string;
  version: number;
  profile: UserProfile;
  /** Why none of it can be changed. */
  all: ProfileLock | null;
  /** Why the account's name and address, and where one works, can't. */
  account: ProfileLock;
}

export function OwnProfileForm({ slug, version, profile, all, account }: OwnProfileFormProps) {
  const [state, save, pending] = useActionState<ActionState, FormData>(
    tellingWhenSaved("Profile saved", saveOwnProfile.bind(null, slug)),
    null,
  );
  const { error, fields: problems, values } = failureOf(state);

  const fields = profileFields.map(({ name, label, type }) => {
    const lock = all ?? (isOwn(name) ? null : account);
    if (lock || !isOwn(name)) {
      return (
        <LockedField key={name} label={label} {...(lock ?? account)}>
          {profile[name]}
        </LockedField>
      );
    }
    return (
      <Field key={name} label={label} optional error={problems[name]}>
        <Input
          name={name}
          type={type ?? "text"}
          defaultValue={values[name] ?? profile[name] ?? ""}
          autoComplete={autoComplete[name]}
        />
      </Field>
    );
  });
  if (all) return <ProfileColumns>{fields}</ProfileColumns>;
  return (
    <Form action={save} guard failed={state?.ok === false} className="flex flex-col gap-5">
      <input type="hidden" name="version" value={version} />
      <ProfileColumns>{fields}</ProfileColumns>
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
