"use client";

import { useActionState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { tellingWhenSaved } from "#components/ui/saved-toast.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { type ActionState, failureOf } from "#lib/auth/action-state.ts";
import { saveErasure } from "./actions.ts";
import { FormProblem } from "./form-problem.tsx";

/** When the permanently deleted are forgotten. */
export function ErasureForm({ slug, days }: { slug: string; days: number }) {
  const [state, save] = useActionState<ActionState, FormData>(
    tellingWhenSaved("Saved: the next hourly run erases by it", saveErasure.bind(null, slug)),
    null,
  );
  const { fields, values } = failureOf(state);

  return (
    <Form action={save} guard failed={state?.ok === false} className="flex flex-col gap-5">
      <Field
        label="Erase after days"
        help="Counted from the permanent deletion. Until then, change history, provisioning log and issues still say who it was. The log itself is kept for 30 days."
        error={fields.eraseAfterDays}
      >
        <Input
          name="eraseAfterDays"
          inputMode="numeric"
          defaultValue={values.eraseAfterDays ?? String(days)}
          className="max-w-32"
        />
      </Field>
      <FormProblem state={state} />
      <div>
        <SubmitButton>Save days</SubmitButton>
      </div>
    </Form>
  );
}
