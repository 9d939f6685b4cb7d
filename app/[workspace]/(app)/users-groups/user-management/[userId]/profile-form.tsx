"use client";

import { type ReactNode, useActionState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { LockedField } from "#components/ui/locked-field.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { toast } from "#components/ui/toast.tsx";
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

const fields: { name: keyof UserProfile; label: string; optional: boolean; help?: string; type?: string }[] = [
  { name: "userName", label: "User name", optional: false, help: "The UPN: what this person signs in with." },
  { name: "displayName", label: "Display name", optional: true },
  { name: "givenName", label: "First name", optional: true },
  { name: "familyName", label: "Last name", optional: true },
  { name: "workEmail", label: "E-mail", optional: true, type: "email" },
  { name: "title", label: "Job title", optional: true },
  { name: "department", label: "Department", optional: true },
  { name: "mobilePhone", label: "Mobile phone", optional: true, type: "tel" },
];

/** What the provider manages is shown locked while sync is on, with the reason and the way out. */
export function ProfileForm({ slug, id, version, profile, lock }: ProfileFormProps) {
  const [state, save, pending] = useActionState(saveAndTell, null);
  const { error, fields: problems, values } = failureOf(state);

  // Not in an effect: the saved user has a new version, and with it the page a new form.
  async function saveAndTell(before: ActionState, data: FormData): Promise<ActionState> {
    const result = await saveProfile(slug, before, data);
    if (result?.ok) toast({ title: "Profile saved" });
    return result;
  }

  if (lock) {
    return (
      <Columns>
        {fields.map(({ name, label }) => (
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
      </Columns>
    );
  }
  return (
    <Form action={save} guard failed={state?.ok === false} className="flex flex-col gap-5">
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="version" value={version} />
      <Columns>
        {fields.map(({ name, label, optional, help, type }) => (
          <Field key={name} label={label} optional={optional} help={help} error={problems[name]}>
            <Input name={name} type={type ?? "text"} defaultValue={values[name] ?? profile[name] ?? ""} autoComplete="off" />
          </Field>
        ))}
      </Columns>
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

function Columns({ children }: { children: ReactNode }) {
  return <div className="grid gap-5 sm:grid-cols-2">{children}</div>;
}
