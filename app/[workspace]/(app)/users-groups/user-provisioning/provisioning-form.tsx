"use client";

import { type FormEvent, useState, useTransition } from "react";
import { providerName } from "#components/directory/provider-names.ts";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { Select } from "#components/ui/select.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { toast } from "#components/ui/toast.tsx";
import { UnsavedChanges } from "#components/ui/unsaved-changes.tsx";
import type { DefaultUserStatus, IdentityProvider, ProvisioningMethod } from "#lib/types.ts";
import { save } from "./actions.ts";
import { KeyDialog } from "./key-dialog.tsx";

interface Settings {
  provisioningMethod: ProvisioningMethod;
  syncEnabled: boolean;
  defaultUserStatus: DefaultUserStatus;
  identityProvider: IdentityProvider;
}

interface ProvisioningFormProps {
  slug: string;
  url: string;
  saved: Settings;
  linkedUsers: number;
  linkedGroups: number;
  liveKeys: number;
  mayChooseMethod: boolean;
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

/**
 * The method and its settings. "Done" saves; whatever takes something away is asked about first. The dialogs stand beside the
 * form: React would hand it their submit events, through the portal.
 */
export function ProvisioningForm({
  slug,
  url,
  saved,
  linkedUsers,
  linkedGroups,
  liveKeys,
  mayChooseMethod,
}: ProvisioningFormProps) {
  const [draft, setDraft] = useState(saved);
  const [question, setQuestion] = useState<"pause" | "leave" | null>(null);
  const [newKey, setNewKey] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const changed = (Object.keys(saved) as (keyof Settings)[]).some((key) => draft[key] !== saved[key]);
  const choosesScim = draft.provisioningMethod === "scim" && saved.provisioningMethod !== "scim";
  const change = (part: Partial<Settings>) => setDraft((before) => ({ ...before, ...part }));

  async function store(): Promise<string | undefined> {
    const { provisioningMethod, ...rest } = draft;
    const method = provisioningMethod === "scim" ? "scim" : "none";
    const result = await save(slug, null, { ...rest, provisioningMethod: method });
    if (!result?.ok) return result?.error;
    // A newly chosen SCIM turns sync on, whatever the switch said before.
    setDraft({ ...draft, syncEnabled: method === "scim" && (choosesScim || draft.syncEnabled) });
    if (result.value.key) setNewKey(result.value.key);
    else toast({ title: sayState(draft, saved) });
    return undefined;
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (saved.provisioningMethod === "scim" && draft.provisioningMethod !== "scim") return setQuestion("leave");
    if (saved.syncEnabled && !draft.syncEnabled) return setQuestion("pause");
    start(async () => {
      const failure = await store();
      if (failure) toast({ tone: "danger", title: "Not saved", description: failure });
    });
  }

  return (
    <>
      <form onSubmit={submit} className="flex flex-col gap-6">
        <RadioCards
          legend="Provisioning method"
          value={draft.provisioningMethod}
          onValueChange={(provisioningMethod) => change({ provisioningMethod })}
          options={[
            {
              value: "none",
              label: "None",
              description: "People and groups are managed here, by hand.",
              ...methodLock(mayChooseMethod),
            },
            {
              value: "scim",
              label: "Automated user provisioning (SCIM)",
              description: "Your identity provider adds, changes and removes people and groups by itself.",
              ...methodLock(mayChooseMethod),
            },
          ]}
        />
        {draft.provisioningMethod === "scim" && (
          <>
            {!choosesScim && (
              <Switch
                label="Enable sync using SCIM"
                help="Off pauses the sync: every request is refused, and what the provider manages can be edited here."
                checked={draft.syncEnabled}
                onCheckedChange={(syncEnabled) => change({ syncEnabled })}
              />
            )}
            <Field label="Identity provider" help="Decides which words and steps this page shows. Any SCIM 2.0 client works.">
              <Select
                options={providers}
                value={draft.identityProvider}
                onValueChange={(identityProvider) => change({ identityProvider })}
              />
            </Field>
            <Field
              label="Default status for synced users"
              help="For users who are added from now on; the status of present users stays."
            >
              <Select
                options={statuses}
                value={draft.defaultUserStatus}
                onValueChange={(defaultUserStatus) => change({ defaultUserStatus })}
              />
            </Field>
          </>
        )}
        <div className="flex items-center gap-3">
          <Button type="submit" variant="primary" pending={pending} disabledReason={changed ? undefined : "Nothing has changed."}>
            Done
          </Button>
          {changed && (
            <Button variant="ghost" onClick={() => setDraft(saved)}>
              Discard changes
            </Button>
          )}
          {changed && <span className="text-ink-muted text-sm">Not saved yet</span>}
        </div>
      </form>
      <ConfirmDialog
        open={question === "pause"}
        onOpenChange={(open) => setQuestion(open ? "pause" : null)}
        title="Pause sync?"
        confirmLabel="Pause sync"
        tone="primary"
        goes={[`Every request of ${providerName(saved.identityProvider)} is refused with 403 until sync is on again.`]}
        stays={[
          `${formatCount(linkedUsers, "provisioned user", "provisioned users")} and ${formatCount(linkedGroups, "group", "groups")} stay as they are, and can be edited and deleted here.`,
          "Changes that are refused meanwhile are kept and counted.",
        ]}
        onConfirm={store}
      >
        <p>
          {saved.identityProvider === "entra"
            ? "Stop provisioning in Entra first: open your application there, Provisioning, Stop provisioning. Otherwise its cycles fail and Entra quarantines the job."
            : `Stop provisioning in ${providerName(saved.identityProvider)} first, or its requests fail.`}
        </p>
      </ConfirmDialog>
      <ConfirmDialog
        open={question === "leave"}
        onOpenChange={(open) => setQuestion(open ? "leave" : null)}
        title="Change the method to None?"
        confirmLabel="Change the method"
        goes={[
          `${formatCount(liveKeys, "API key is", "API keys are")} revoked: ${providerName(saved.identityProvider)} can no longer reach this workspace.`,
        ]}
        stays={[
          `${formatCount(linkedUsers, "provisioned user", "provisioned users")} and ${formatCount(linkedGroups, "group", "groups")} stay, and are managed by hand from then on.`,
        ]}
        onConfirm={store}
      />
      <KeyDialog apiKey={newKey} url={url} provider={draft.identityProvider} onClose={() => setNewKey(null)} />
      <UnsavedChanges changed={() => changed} />
    </>
  );
}

function methodLock(mayChooseMethod: boolean) {
  return mayChooseMethod ? {} : { disabledReason: "Only a workspace admin can choose the method." };
}

/** The new state itself. */
function sayState(draft: Settings, saved: Settings): string {
  if (draft.provisioningMethod !== "scim") return "The provisioning method is None";
  if (draft.syncEnabled !== saved.syncEnabled) return draft.syncEnabled ? "Sync is on" : "Sync is paused";
  return "Settings saved";
}
