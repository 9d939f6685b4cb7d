"use client";

import { useActionState, useState } from "react";
import { Banner } from "#components/ui/banner.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { failureOf } from "#lib/auth/action-state.ts";
import { setPassword } from "./actions.ts";

export function SetPasswordForm({ slug, token, userName }: { slug: string; token: string; userName: string }) {
  const [state, set] = useActionState(setPassword.bind(null, slug), null);
  const [shown, setShown] = useState(false);
  const { error, fields } = failureOf(state);
  return (
    <Form action={set} className="flex flex-col gap-5">
      {error && Object.keys(fields).length === 0 && (
        <div role="alert">
          <Banner tone="danger">{error}</Banner>
        </div>
      )}
      <input type="hidden" name="token" value={token} />
      <Field label="User name">
        {/* Read only, but a field: a password manager keeps the password under it. */}
        <Input value={userName} readOnly autoComplete="username" />
      </Field>
      <Field label="New password" help="At least 10 characters." error={fields.password}>
        <Input name="password" type={shown ? "text" : "password"} autoComplete="new-password" />
      </Field>
      <Checkbox label="Show password" checked={shown} onCheckedChange={setShown} className="-mt-2" />
      <SubmitButton size="lg">Set password</SubmitButton>
    </Form>
  );
}
