"use client";

import { useActionState } from "react";
import { enter } from "#app/support/actions.ts";
import { Banner } from "#components/ui/banner.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { failureOf } from "#lib/auth/action-state.ts";

interface EnterFormProps {
  slug: string;
  name: string;
  destination: string;
}

export function EnterForm({ slug, name, destination }: EnterFormProps) {
  const [state, submit] = useActionState(enter, null);
  const { error, fields, values } = failureOf(state);
  return (
    <Form action={submit} className="flex flex-col gap-5">
      {error && !fields.reason && (
        <div role="alert">
          <Banner tone="danger">{error}</Banner>
        </div>
      )}
      <input type="hidden" name="slug" value={slug} />
      <input type="hidden" name="next" value={destination} />
      <Field
        label="Reason"
        help="Such as a ticket's number. The workspace's admins read it, beside your name and all that you do."
        error={fields.reason}
      >
        <Input name="reason" defaultValue={values.reason} maxLength={300} />
      </Field>
      <div>
        <SubmitButton>Enter {name}</SubmitButton>
      </div>
    </Form>
  );
}
