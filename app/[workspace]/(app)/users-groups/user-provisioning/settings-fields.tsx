"use client";

import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { LockedField } from "#components/ui/locked-field.tsx";
import { Select, type SelectOption } from "#components/ui/select.tsx";
import type { DefaultUserStatus, DeletePolicy, IdentityProvider, MissingNames, ProvisioningMethod } from "#lib/types.ts";
import { RATES, type RateLimit } from "./rate-limit.ts";

export interface Settings {
  provisioningMethod: ProvisioningMethod;
  syncEnabled: boolean;
  defaultUserStatus: DefaultUserStatus;
  identityProvider: IdentityProvider;
  missingNames: MissingNames;
  onProviderDelete: DeletePolicy;
  /** Requests a second by each key; "none" = as many as come. */
  maxPerSecond: RateLimit;
  /** As typed; empty = never. */
  deleteAfterDays: string;
}

interface FieldsProps {
  draft: Settings;
  onChange: (part: Partial<Settings>) => void;
  /** Whoever may only look sees text. */
  mayChange: boolean;
}

const lock = {
  reason: "Set by the workspace",
  details: "Support pauses and resumes sync. The other settings are for the people of the workspace.",
};

interface ChoiceProps<Value extends string> {
  label: string;
  help: string;
  options: readonly SelectOption<Value>[];
  value: Value;
  onValueChange: (value: Value) => void;
  mayChange: boolean;
}

function Choice<Value extends string>({ label, help, mayChange, ...select }: ChoiceProps<Value>) {
  if (!mayChange) {
    return (
      <LockedField label={label} {...lock}>
        {select.options.find(({ value }) => value === select.value)?.label}
      </LockedField>
    );
  }
  return (
    <Field label={label} help={help}>
      <Select {...select} />
    </Field>
  );
}

const providers = [
  { value: "entra", label: "Microsoft Entra ID" },
  { value: "okta", label: "Okta" },
  { value: "jumpcloud", label: "JumpCloud" },
  { value: "other", label: "Other" },
] as const;

const statuses = [
  { value: "active", label: "Active (recommended)", description: "Synced users can sign in at once." },
  { value: "inactive", label: "Inactive", description: "Synced users can't sign in until somebody activates them." },
] as const;

const missingNames = [
  {
    value: "accept",
    label: "Accept and flag (recommended)",
    description: "The user is added, and an issue names what is missing.",
  },
  { value: "refuse", label: "Refuse", description: "The provider is answered 400 until the user has both names." },
] as const;

const rateLimits: { value: RateLimit; label: string; description: string }[] = [
  { value: "none", label: "No limit (recommended)", description: "All workspaces get their turn in any case." },
  ...RATES.map((value) => ({
    value,
    label: `${value} requests a second`,
    description: "What goes beyond is answered 429: the provider sends it later.",
  })),
];

const deletions = [
  {
    value: "delete",
    label: "Delete permanently",
    description: "Memberships and role are gone; history keeps what happened.",
  },
  {
    value: "keep",
    label: "Keep as a deleted user",
    description: "Can be restored here; to the provider the user is gone either way.",
  },
] as const;

/** When it comes to that. */
const deletes: Record<IdentityProvider, string> = {
  entra: "Entra sends a DELETE 30 days after a deletion in its directory, or when somebody deletes for good there.",
  okta: "Okta never deletes users: it deactivates them.",
  jumpcloud: "JumpCloud deletes what its connection test has made.",
  other: "It sends a DELETE.",
};

/** What the SCIM method follows. */
export function ScimFields({ draft, onChange, mayChange }: FieldsProps) {
  return (
    <>
      <Choice
        label="Identity provider"
        help="Decides which words and steps this page shows. Any SCIM 2.0 client works."
        options={providers}
        value={draft.identityProvider}
        onValueChange={(identityProvider) => onChange({ identityProvider })}
        mayChange={mayChange}
      />
      <Choice
        label="Default status for synced users"
        help="For users who are added from now on; the status of present users stays."
        options={statuses}
        value={draft.defaultUserStatus}
        onValueChange={(defaultUserStatus) => onChange({ defaultUserStatus })}
        mayChange={mayChange}
      />
      <Choice
        label="New users without first or last name"
        help="Names that are missing in the identity provider, or aren't mapped there, are missing here."
        options={missingNames}
        value={draft.missingNames}
        onValueChange={(value) => onChange({ missingNames: value })}
        mayChange={mayChange}
      />
      <Choice
        label="When the provider deletes a user"
        help={`${deletes[draft.identityProvider]} Leaving the scope only moves a user to Deleted users.`}
        options={deletions}
        value={draft.onProviderDelete}
        onValueChange={(onProviderDelete) => onChange({ onProviderDelete })}
        mayChange={mayChange}
      />
      <Choice
        label="Limit for each API key"
        help="A first sync takes as long as its requests: 50 a second are 180,000 an hour."
        options={rateLimits}
        value={draft.maxPerSecond}
        onValueChange={(maxPerSecond) => onChange({ maxPerSecond })}
        mayChange={mayChange}
      />
    </>
  );
}

const deletionLabel = "Days until deleted users are deleted permanently";

/** What holds for every method. */
export function DeletionField({ draft, onChange, mayChange, error }: FieldsProps & { error: string | undefined }) {
  if (!mayChange) {
    return (
      <LockedField label={deletionLabel} {...lock}>
        {draft.deleteAfterDays || "Never"}
      </LockedField>
    );
  }
  return (
    <Field
      label={deletionLabel}
      optional
      help="Empty: never by itself. Deleted can also mean on leave or suspended, and nobody sends the memberships again."
      error={error}
    >
      <Input
        inputMode="numeric"
        autoComplete="off"
        className="max-w-40"
        placeholder="Never"
        value={draft.deleteAfterDays}
        onChange={(event) => onChange({ deleteAfterDays: event.target.value })}
      />
    </Field>
  );
}

/** Null = never; a message = what is wrong with it. */
export function parseDays(typed: string): { days: number | null } | { error: string } {
  const text = typed.trim();
  if (text === "") return { days: null };
  if (!/^\d+$/.test(text)) return { error: "Enter a whole number of days, such as 90, or leave it empty." };
  const days = Number(text);
  if (days < 1 || days > 3650) return { error: "Enter 1 to 3,650 days, or leave it empty." };
  return { days };
}
