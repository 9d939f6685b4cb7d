"use client";

import { useActionState } from "react";
import { setUpAccount } from "#app/support/actions.ts";
import { Banner } from "#components/ui/banner.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { failureOf } from "#lib/auth/action-state.ts";

interface EnrolFormProps {
  token: string;
  email: string;
  secret: string;
  uri: string;
}

export function EnrolForm({ token, email, secret, uri }: EnrolFormProps) {
  const [state, submit] = useActionState(setUpAccount, null);
  const { error, fields } = failureOf(state);
  return (
    <Form action={submit} className="flex flex-col gap-5">
      {error && (
        <div role="alert">
          <Banner tone="danger">{error}</Banner>
        </div>
      )}
      <input type="hidden" name="token" value={token} />
      {/* For password managers: whose password it is. */}
      <input type="hidden" name="email" value={email} autoComplete="username" />
      <Field label="Password" help="At least 10 characters." error={fields.password}>
        <Input name="password" type="password" autoComplete="new-password" />
      </Field>
      <CopyField
        label="Key for your authenticator app"
        value={secret}
        help="Add an account in the app by this key: time based, six digits, 30 seconds."
      />
      <p className="-mt-2 text-sm">
        On this device: <TextLink href={uri}>open it in the app</TextLink>
      </p>
      <Field label="Code" help="The six digits that the app shows then." error={fields.code}>
        <Input name="code" inputMode="numeric" autoComplete="one-time-code" />
      </Field>
      <SubmitButton size="lg">Set up account</SubmitButton>
    </Form>
  );
}
