"use client";

import { useActionState } from "react";
import { signIn } from "#app/support/actions.ts";
import { Banner } from "#components/ui/banner.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { failureOf } from "#lib/auth/action-state.ts";

export function StaffSignInForm({ destination }: { destination: string }) {
  const [state, submit] = useActionState(signIn, null);
  const { error, fields, values } = failureOf(state);
  return (
    <Form action={submit} className="flex flex-col gap-5">
      {error && (
        <div role="alert">
          <Banner tone="danger">{error}</Banner>
        </div>
      )}
      <input type="hidden" name="next" value={destination} />
      <Field label="E-mail address" error={fields.email}>
        <Input name="email" defaultValue={values.email} autoComplete="username" autoCapitalize="none" spellCheck={false} />
      </Field>
      <Field label="Password" error={fields.password}>
        <Input name="password" type="password" autoComplete="current-password" />
      </Field>
      <Field label="Code" help="The six digits that your authenticator app shows now." error={fields.code}>
        <Input name="code" inputMode="numeric" autoComplete="one-time-code" />
      </Field>
      <SubmitButton size="lg">Sign in</SubmitButton>
    </Form>
  );
}
