"use client";

import { useActionState, useState } from "react";
import { Banner } from "#components/ui/banner.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { tellingWhenSaved } from "#components/ui/saved-toast.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { type ActionState, failureOf } from "#lib/auth/action-state.ts";
import { saveSignIn } from "./actions.ts";
import { FormProblem } from "./form-problem.tsx";

interface SignInFormProps {
  slug: string;
  saved: { entraTenantId: string; microsoftSignInOnly: boolean };
  /** The operator has made it possible to sign in with Microsoft. */
  setUp: boolean;
  /** Names of the admins whose passwords keep counting. */
  breakGlass: string[];
}

export function SignInForm({ slug, saved, setUp, breakGlass }: SignInFormProps) {
  const [tenant, setTenant] = useState(saved.entraTenantId);
  const [only, setOnly] = useState(saved.microsoftSignInOnly);
  const [state, save] = useActionState<ActionState, FormData>(
    tellingWhenSaved("Sign-in saved", saveSignIn.bind(null, slug)),
    null,
  );
  const { fields } = failureOf(state);

  return (
    <Form action={save} guard failed={state?.ok === false} className="flex flex-col gap-5">
      {!setUp && (
        <Banner>
          Nobody signs in with Microsoft yet: this server has no app registration there. Whoever runs it finds how under Sign in
          with Microsoft in the documents.
        </Banner>
      )}
      <Field
        label="Entra tenant id"
        optional
        help="Accounts of this tenant, and of no other, may sign in with Microsoft. In the Entra admin center: Overview, Tenant ID. Empty: nobody signs in with Microsoft."
        error={fields.entraTenantId}
      >
        <Input
          name="entraTenantId"
          value={tenant}
          onChange={(event) => setTenant(event.currentTarget.value)}
          className="font-mono"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      <Switch
        label="Microsoft sign-in only"
        name="microsoftSignInOnly"
        checked={only}
        onCheckedChange={setOnly}
        help={<>Passwords and password links stop working for everybody but {whoKeeps(breakGlass)}. Present sessions go on.</>}
        disabledReason={only || saved.microsoftSignInOnly ? undefined : whyNot(setUp, tenant, breakGlass)}
      />
      {breakGlass.length === 0 && (
        <p className="text-ink-muted text-xs">
          Such an admin is excluded from provisioning, active, and has a password: the way in when Microsoft doesn't answer, or
          the tenant id is wrong. <TextLink href={`/${slug}/users-groups/user-management?role=admin`}>Show the admins</TextLink>
        </p>
      )}
      {fields.microsoftSignInOnly && (
        <p role="alert" className="text-danger text-sm">
          {fields.microsoftSignInOnly}
        </p>
      )}
      <FormProblem state={state} />
      <div>
        <SubmitButton>Save sign-in</SubmitButton>
      </div>
    </Form>
  );
}

function whoKeeps(names: string[]): string {
  const who = names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(" and ");
  return names.length === 0
    ? "admins who are excluded from provisioning"
    : `${who}, who ${names.length === 1 ? "is" : "are"} excluded from provisioning`;
}

function whyNot(setUp: boolean, tenant: string, breakGlass: string[]): string | undefined {
  if (!setUp) return "Needs an app registration at Microsoft on this server, which whoever runs it makes.";
  if (breakGlass.length === 0) return "Needs an admin whose password keeps counting; there is none.";
  if (tenant.trim() === "") return "Needs the tenant id: without one nobody could sign in with Microsoft.";
  return undefined;
}
