"use client";

import { useActionState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { type ActionState, failureOf } from "#lib/auth/action-state.ts";
import { saveWorkspace } from "./actions.ts";
import { FormProblem } from "./form-problem.tsx";

export function WorkspaceForm({ slug, name }: { slug: string; name: string }) {
  const [state, save] = useActionState(saveAndTell, null);
  const { fields, values } = failureOf(state);

  async function saveAndTell(before: ActionState, data: FormData): Promise<ActionState> {
    const result = await saveWorkspace(slug, before, data);
    if (result.ok) toast({ title: "Name saved" });
    return result;
  }

  return (
    <Form action={save} guard failed={state?.ok === false} className="flex flex-col gap-5">
      <Field label="Name" help="Stands at the top of each page, on the sign-in page and in mails." error={fields.name}>
        <Input name="name" defaultValue={values.name ?? name} autoComplete="organization" />
      </Field>
      <FormProblem state={state} />
      <div>
        <SubmitButton>Save name</SubmitButton>
      </div>
    </Form>
  );
}
