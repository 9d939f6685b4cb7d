"use client";

import { type FormEvent, useState, useTransition } from "react";
import { providerName } from "#components/directory/provider-names.ts";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { toast } from "#components/ui/toast.tsx";
import { UnsavedChanges } from "#components/ui/unsaved-changes.tsx";
import { countDue, save } from "./actions.ts";
import { KeyDialog } from "./key-dialog.tsx";
import { effectOf, MethodEffect, type Present } from "./method-effect.tsx";
import { rateOf } from "./rate-limit.ts";
import { ResumeDialog } from "./resume-dialog.tsx";
import { DeletionField, parseDays, ScimFields, type Settings } from "./settings-fields.tsx";

interface ProvisioningFormProps {
  slug: string;
  url: string;
  saved: Settings;
  present: Present;
  mayChooseMethod: boolean;
  /** Beyond the switch, which is for everybody who sees this. */
  mayChangeSettings: boolean;
}

interface Question {
  kind: "pause" | "leave" | "resume" | "delete";
  /** Deleted users who go for good by a new setting, whatever else is asked. */
  due: number;
}

/**
 * The method and its settings. "Done" saves; whatever takes something away is asked about first. The dialogs stand beside the
 * form: React would hand it their submit events, through the portal.
 */
export function ProvisioningForm({ slug, url, saved, present, mayChooseMethod, mayChangeSettings }: ProvisioningFormProps) {
  const [draft, setDraft] = useState(saved);
  const [known, setKnown] = useState(saved);
  if (keysOf(saved).some((key) => saved[key] !== known[key])) {
    // Saved elsewhere, or by another admin: taken over where nothing was changed here.
    setKnown(saved);
    const untouched = keysOf(saved).filter((key) => draft[key] === known[key]);
    setDraft({ ...draft, ...Object.fromEntries(untouched.map((key) => [key, saved[key]])) });
  }
  const [question, setQuestion] = useState<Question | null>(null);
  const [daysError, setDaysError] = useState<string>();
  const [newKey, setNewKey] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const changed = keysOf(saved).some((key) => draft[key] !== saved[key]);
  const wasScim = saved.provisioningMethod === "scim";
  const method = draft.provisioningMethod === "scim" ? "scim" : "none";
  const choosesScim = method === "scim" && !wasScim;
  const effect = effectOf(method, draft.identityProvider, present);
  const change = (part: Partial<Settings>) => setDraft((before) => ({ ...before, ...part }));
  const close = () => setQuestion(null);
  const due = question?.due ?? 0;
  const dueLines = due > 0 ? [sayDue(due, draft.deleteAfterDays)] : [];
  const typed = due > 0 ? { confirmText: String(due) } : {};

  async function store(): Promise<string | undefined> {
    const days = parseDays(draft.deleteAfterDays);
    if ("error" in days) return days.error;
    const result = await save(slug, null, {
      ...draft,
      provisioningMethod: method,
      maxPerSecond: rateOf(draft.maxPerSecond),
      deleteAfterDays: days.days,
    });
    if (!result.ok) return result.error;
    // A newly chosen SCIM turns sync on, whatever the switch said before.
    setDraft({
      ...draft,
      syncEnabled: method === "scim" && (choosesScim || draft.syncEnabled),
      deleteAfterDays: sayDays(days.days),
    });
    if (result.value.key) setNewKey(result.value.key);
    else toast({ title: sayState(draft, saved) });
    return undefined;
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const days = parseDays(draft.deleteAfterDays);
    setDaysError("error" in days ? days.error : undefined);
    if ("error" in days) return;
    start(async () => {
      const asked = await whatToAsk(days.days);
      if (typeof asked === "object") return setQuestion(asked);
      const failure = asked ?? (await store());
      if (failure) toast({ tone: "danger", title: "Not saved", description: failure });
    });
  }

  /** The question before saving, what went wrong, or nothing. */
  async function whatToAsk(days: number | null): Promise<Question | string | undefined> {
    let due = 0;
    if (days !== null && sayDays(days) !== saved.deleteAfterDays) {
      const counted = await countDue(slug, null, { days });
      if (!counted.ok) return counted.error;
      due = counted.value;
    }
    if (wasScim && method !== "scim") return { kind: "leave", due };
    if (wasScim && saved.syncEnabled && !draft.syncEnabled) return { kind: "pause", due };
    if (wasScim && !saved.syncEnabled && draft.syncEnabled) return { kind: "resume", due };
    return due > 0 ? { kind: "delete", due } : undefined;
  }

  return (
    <>
      <form onSubmit={submit} className="flex flex-col gap-6" noValidate>
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
        {method !== (wasScim ? "scim" : "none") && <MethodEffect {...effect} />}
        {method === "scim" && (
          <>
            {!choosesScim && (
              <Switch
                label="Enable sync using SCIM"
                help="Off pauses the sync: every request is refused, and what the provider manages can be edited here."
                checked={draft.syncEnabled}
                onCheckedChange={(syncEnabled) => change({ syncEnabled })}
              />
            )}
            <ScimFields draft={draft} onChange={change} mayChange={mayChangeSettings} />
          </>
        )}
        <DeletionField draft={draft} onChange={change} mayChange={mayChangeSettings} error={daysError} />
        <div className="flex items-center gap-3">
          <Button type="submit" variant="primary" pending={pending} disabledReason={changed ? undefined : "Nothing has changed."}>
            Done
          </Button>
          {changed && (
            <Button
              variant="ghost"
              onClick={() => {
                setDraft(saved);
                setDaysError(undefined);
              }}
            >
              Discard changes
            </Button>
          )}
          {changed && <span className="text-ink-muted text-sm">Not saved yet</span>}
        </div>
      </form>
      <ConfirmDialog
        open={question?.kind === "pause"}
        onOpenChange={close}
        title="Pause sync?"
        confirmLabel="Pause sync"
        tone="primary"
        {...typed}
        goes={[
          `Every request of ${providerName(saved.identityProvider)} is refused with 403 until sync is on again.`,
          ...dueLines,
        ]}
        stays={[
          `${linkedWords(present)} stay as they are, and can be edited and deleted here.`,
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
        open={question?.kind === "leave"}
        onOpenChange={close}
        title="Change the method to None?"
        confirmLabel="Change the method"
        {...typed}
        goes={[...effect.goes, ...dueLines]}
        stays={effect.stays}
        onConfirm={store}
      />
      <ConfirmDialog
        open={question?.kind === "delete"}
        onOpenChange={close}
        title="Delete deleted users permanently?"
        {...typed}
        confirmLabel="Save and delete"
        goes={dueLines}
        stays={["Whoever was deleted less long ago stays among the deleted users until then."]}
        onConfirm={store}
      />
      <ResumeDialog
        slug={slug}
        open={question?.kind === "resume"}
        provider={saved.identityProvider}
        refused={present.refused}
        also={dueLines}
        {...typed}
        onClose={close}
        onResume={store}
      />
      <KeyDialog apiKey={newKey} url={url} provider={draft.identityProvider} onClose={() => setNewKey(null)} />
      <UnsavedChanges changed={() => changed} />
    </>
  );
}

const keysOf = (settings: Settings) => Object.keys(settings) as (keyof Settings)[];

function linkedWords({ linkedUsers, linkedGroups }: Present): string {
  return `${formatCount(linkedUsers, "provisioned user", "provisioned users")} and ${formatCount(linkedGroups, "group", "groups")}`;
}

function methodLock(mayChooseMethod: boolean) {
  return mayChooseMethod ? {} : { disabledReason: "Only a workspace admin can choose the method." };
}

function sayDue(due: number, days: string): string {
  return `${formatCount(due, "user who was", "users who were")} deleted more than ${days.trim()} days ago: gone for good within the hour, with memberships and role.`;
}

const sayDays = (days: number | null) => (days === null ? "" : String(days));

/** The new state itself. */
function sayState(draft: Settings, saved: Settings): string {
  if (draft.provisioningMethod !== saved.provisioningMethod) return "The provisioning method is None";
  if (draft.syncEnabled !== saved.syncEnabled) return draft.syncEnabled ? "Sync is on" : "Sync is paused";
  return "Settings saved";
}
