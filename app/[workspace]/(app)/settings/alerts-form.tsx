"use client";

import { useActionState } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Form } from "#components/ui/form.tsx";
import { tellingWhenSaved } from "#components/ui/saved-toast.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import type { ActionState } from "#lib/auth/action-state.ts";
import { saveAlerts } from "./actions.ts";
import { alertHelp, alertKinds, alertNames } from "./alert-kinds.ts";
import { FormProblem } from "./form-problem.tsx";

/** `off`: what is not mailed. */
export function AlertsForm({ slug, off }: { slug: string; off: string[] }) {
  const [state, save] = useActionState<ActionState, FormData>(
    tellingWhenSaved("Alerts saved", saveAlerts.bind(null, slug)),
    null,
  );

  return (
    <Form action={save} guard failed={state?.ok === false} className="flex flex-col gap-5">
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 font-medium text-sm">Mail the admins when</legend>
        {alertKinds.map((kind) => (
          <Checkbox
            key={kind}
            name="on"
            value={kind}
            defaultChecked={!off.includes(kind)}
            label={alertNames[kind]}
            help={alertHelp[kind]}
          />
        ))}
      </fieldset>
      <FormProblem state={state} />
      <div>
        <SubmitButton>Save alerts</SubmitButton>
      </div>
    </Form>
  );
}
