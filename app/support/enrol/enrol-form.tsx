"use client";

import { type ReactNode, useActionState } from "react";
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
  qrCode: ReactNode;
}

export function EnrolForm({ token, email, secret, uri, qrCode }: EnrolFormProps) {
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
      <div className="flex flex-col gap-3">
        <p>
          Scan this with an authenticator app on your phone, or <TextLink href={uri}>open it in the app on this device</TextLink>.
        </p>
        <div className="flex justify-center">{qrCode}</div>
        <CopyField
          label="Key for your authenticator app"
          value={secret}
          help="In place of the picture: time based, six digits, 30 seconds. Whoever has either makes your codes."
        />
      </div>
      <Field label="Code" help="The six digits that the app shows then." error={fields.code}>
        <Input name="code" inputMode="numeric" autoComplete="one-time-code" />
      </Field>
      <SubmitButton size="lg">Set up account</SubmitButton>
    </Form>
  );
}
