"use client";

import { useActionState, useEffect, useRef } from "react";
import { Banner } from "#components/ui/banner.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { failureOf } from "#lib/auth/action-state.ts";
import { askForLink } from "./actions.ts";

export function ForgotPasswordForm({ slug }: { slug: string }) {
  const [state, ask] = useActionState(askForLink.bind(null, slug), null);
  const { error, fields, values } = failureOf(state);
  const answer = useRef<HTMLDivElement>(null);
  const sent = state?.ok === true;
  useEffect(() => {
    if (sent) answer.current?.focus();
  }, [sent]);

  if (sent) {
    return (
      <div ref={answer} role="status" tabIndex={-1} className="flex flex-col gap-3 outline-none">
        <p>If this account can have a password, a link is on its way to its e-mail address. It works once, for 30 minutes.</p>
        <p className="text-ink-muted text-sm">
          Nothing there? Look among the unwanted mail. If several accounts share your e-mail address, ask with your user name.
        </p>
      </div>
    );
  }
  return (
    <Form action={ask} className="flex flex-col gap-5">
      {error && Object.keys(fields).length === 0 && (
        <div role="alert">
          <Banner tone="danger">{error}</Banner>
        </div>
      )}
      <Field label="User name or e-mail address" error={fields.userName}>
        <Input name="userName" defaultValue={values.userName} autoComplete="username" autoCapitalize="none" spellCheck={false} />
      </Field>
      <SubmitButton size="lg">Mail me a link</SubmitButton>
    </Form>
  );
}
