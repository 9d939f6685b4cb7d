"use client";

import { useActionState, useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { type ActionState, failureOf } from "#lib/auth/action-state.ts";
import { saveOwnPassword } from "./actions.ts";

export function PasswordForm({ slug, userName }: { slug: string; userName: string }) {
  const [state, save, pending] = useActionState(saveAndTell, null);
  // A new form after each change: passwords don't stay on the page.
  const [changes, setChanges] = useState(0);
  const { error, fields: problems } = failureOf(state);

  async function saveAndTell(before: ActionState, data: FormData): Promise<ActionState> {
    const result = await saveOwnPassword(slug, before, data);
    if (!result.ok) return result;
    setChanges((before) => before + 1);
    toast({ title: "Password changed", description: "Your other sessions have ended." });
    return result;
  }

  return (
    <Form key={changes} action={save} className="flex flex-col gap-5">
      {/* For password managers: whose password it is. */}
      <input type="text" name="account" defaultValue={userName} autoComplete="username" readOnly hidden />
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="Present password" error={problems.presentPassword ?? problems.present}>
          <Input name="presentPassword" type="password" autoComplete="current-password" required />
        </Field>
        <Field label="New password" help="At least 10 characters." error={problems.password}>
          <Input name="password" type="password" autoComplete="new-password" required />
        </Field>
      </div>
      {error && Object.keys(problems).length === 0 && (
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      )}
      <div>
        <SubmitButton variant="secondary" pending={pending}>
          Change password
        </SubmitButton>
      </div>
    </Form>
  );
}
