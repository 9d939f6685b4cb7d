"use client";

import { useActionState, useRef, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { toast } from "#components/ui/toast.tsx";
import { type ActionState, failureOf } from "#lib/auth/action-state.ts";
import type { Firing, GuardOverview } from "#lib/types.ts";
import { saveAccidentGuard, tryAccidentGuard } from "./actions.ts";
import { FormProblem } from "./form-problem.tsx";
import { GuardTrial } from "./guard-trial.tsx";

/** What is too many at once, and what becomes of it. */
export function GuardForm({ slug, guard }: { slug: string; guard: GuardOverview }) {
  const [state, save] = useActionState(saveAndTell, null);
  const [trial, setTrial] = useState<Firing[] | null>(null);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [trying, start] = useTransition();
  const form = useRef<HTMLDivElement>(null);
  const { fields: refused, values } = failureOf(state);
  const fields = { ...refused, ...problems };
  const { recommended } = guard;

  async function saveAndTell(before: ActionState, data: FormData): Promise<ActionState> {
    setProblems({});
    const result = await saveAccidentGuard(slug, before, data);
    if (result.ok) toast({ title: "Accident guard saved" });
    return result;
  }

  function tryNumbers() {
    const typed = form.current?.closest("form");
    if (!typed) return;
    start(async () => {
      const data = new FormData(typed);
      const result = await tryAccidentGuard(slug, null, {
        guardMostUsers: String(data.get("guardMostUsers") ?? ""),
        guardMostGroups: String(data.get("guardMostGroups") ?? ""),
      });
      setTrial(result.ok ? result.value : null);
      setProblems(result.ok ? {} : result.fields);
      if (!result.ok && Object.keys(result.fields).length === 0)
        toast({ tone: "danger", title: "These numbers were not tried", description: result.error });
    });
  }

  const number = (value: number | null) => (value === null ? "" : String(value));
  return (
    <Form action={save} guard failed={state?.ok === false} className="flex flex-col gap-5">
      <Switch
        name="guardOn"
        label="Accident guard"
        help="Deletions, deactivations and identity changes by your identity provider beyond these numbers are held: people keep access until somebody decides. What is held when you turn it off stays held."
        defaultChecked={guard.guardOn}
      />
      <div ref={form} className="flex flex-col gap-5 sm:flex-row">
        <Field
          label="Users within an hour"
          help={`Empty: 10 % of the provisioned ones, 20 to 500; that is ${recommended.users} now.`}
          error={fields.guardMostUsers}
          className="flex-1"
        >
          <Input
            name="guardMostUsers"
            inputMode="numeric"
            placeholder={String(recommended.users)}
            defaultValue={values.guardMostUsers ?? number(guard.guardMostUsers)}
            className="max-w-32"
          />
        </Field>
        <Field
          label="Groups within an hour"
          help={`Empty: 10 % of the provisioned ones, at least 5; that is ${recommended.groups} now.`}
          error={fields.guardMostGroups}
          className="flex-1"
        >
          <Input
            name="guardMostGroups"
            inputMode="numeric"
            placeholder={String(recommended.groups)}
            defaultValue={values.guardMostGroups ?? number(guard.guardMostGroups)}
            className="max-w-32"
          />
        </Field>
      </div>
      <Field
        label="Hours until it happens by itself"
        help="What nobody decides. Users go to Deleted users then, never for good. What is held already keeps its time."
        error={fields.guardLapseHours}
      >
        <Input
          name="guardLapseHours"
          inputMode="numeric"
          defaultValue={values.guardLapseHours ?? String(guard.guardLapseHours)}
          className="max-w-32"
        />
      </Field>
      <div className="flex flex-col gap-2">
        <div>
          <Button pending={trying} onClick={tryNumbers}>
            Try these numbers on the last 30 days
          </Button>
        </div>
        <GuardTrial firings={trial} />
      </div>
      <FormProblem state={state} />
      <div>
        <SubmitButton>Save accident guard</SubmitButton>
      </div>
    </Form>
  );
}
