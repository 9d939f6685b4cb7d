"use client";

import { useActionState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { tellingWhenSaved } from "#components/ui/saved-toast.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { type ActionState, failureOf } from "#lib/auth/action-state.ts";
import { saveWorkspace } from "./actions.ts";
import { FormProblem } from "./form-problem.tsx";

export function WorkspaceForm({ slug, name }: { slug: string; name: string }) {
  const [state, save] = useActionState<ActionState, FormData>(
    tellingWhenSaved("Name saved", saveWorkspace.bind(null, slug)),
    null,
  );
  const { fields, values } = failureOf(state);

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
