"use client";

import { useActionState } from "react";
import { Status } from "#components/ui/badge.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { failureOf } from "#lib/auth/action-state.ts";
import { mailConfirmation } from "./actions.ts";

interface AccountMailFormProps {
  slug: string;
  confirmed: string | null;
  /** To begin with, where nothing is confirmed yet. */
  suggested: string | null;
  /** Who has a password shows it: by this address another one could be set. */
  asksPassword: boolean;
}

export function AccountMailForm({ slug, confirmed, suggested, asksPassword }: AccountMailFormProps) {
  const [state, mail, pending] = useActionState(mailConfirmation.bind(null, slug), null);
  const { error, fields: problems, values } = failureOf(state);
  return (
    <Form action={mail} className="flex flex-col gap-5">
      <p className="wrap-anywhere text-sm">
        {confirmed === null ? (
          <Status tone="warn">No address is confirmed</Status>
        ) : (
          <Status tone="ok">{confirmed} is confirmed</Status>
        )}
      </p>
      <Field
        label={confirmed === null ? "E-mail address" : "Another e-mail address"}
        help="A link is mailed there. The address counts once you have opened the link, signed in as now."
        error={problems.email}
      >
        <Input
          name="email"
          type="email"
          autoComplete="email"
          defaultValue={values.email ?? (confirmed === null ? (suggested ?? "") : "")}
        />
      </Field>
      {asksPassword && (
        <Field label="Your password" error={problems.present}>
          <Input name="presentPassword" type="password" autoComplete="current-password" required />
        </Field>
      )}
      {error && Object.keys(problems).length === 0 && (
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton variant="secondary" pending={pending}>
          Mail a link
        </SubmitButton>
        <p role="status" className="wrap-anywhere text-ink-muted text-sm">
          {state?.ok && `A link is on its way to ${state.value}. It works once, for 30 minutes.`}
        </p>
      </div>
    </Form>
  );
}
