"use client";

import { useActionState } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { type ActionState, failureOf } from "#lib/auth/action-state.ts";
import { grantSupport } from "./actions.ts";
import { FormProblem } from "./form-problem.tsx";

export function GrantForm({ slug }: { slug: string }) {
  const [state, grant] = useActionState(grantAndTell, null);
  const { fields, values } = failureOf(state);

  async function grantAndTell(before: ActionState, data: FormData): Promise<ActionState> {
    const result = await grantSupport(slug, before, data);
    if (result.ok) toast({ title: "Support may come in now" });
    return result;
  }

  return (
    <Form action={grant} failed={state?.ok === false} className="flex flex-col gap-5">
      <Field label="Hours" help="From 1 to 72. You can revoke it at any time." error={fields.hours}>
        <Input name="hours" inputMode="numeric" defaultValue={values.hours ?? "4"} className="max-w-32" />
      </Field>
      <Checkbox
        name="bodies"
        value="on"
        label="Support may see what requests contain"
        help="Headers and bodies in the provisioning log, which hold names and addresses. Secrets are masked."
      />
      <FormProblem state={state} />
      <div>
        <SubmitButton>Grant access</SubmitButton>
      </div>
    </Form>
  );
}
