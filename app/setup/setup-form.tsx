"use client";

import { signIn } from "next-auth/react";
import { useActionState, useEffect, useRef, useState } from "react";
import { Banner } from "#components/ui/banner.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { type ActionState, failureOf } from "#lib/auth/action-state.ts";
import { suggestSlug } from "#lib/slug.ts";
import { setUp } from "./actions.ts";

/** `origin`: what stands before the workspace's address, as in `roster.example.com`. */
export function SetupForm({ token, origin }: { token: string; origin: string }) {
  const [state, submit] = useActionState(setUpAndSignIn, null);
  const [name, setName] = useState("");
  /** Null until somebody writes into it: it follows the name. */
  const [ownSlug, setOwnSlug] = useState<string | null>(null);
  const [shown, setShown] = useState(false);
  const slug = ownSlug ?? suggestSlug(name);
  const { error, fields, values } = failureOf(state);

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (state?.ok === false) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [state]);

  return (
    <form ref={form} action={submit} noValidate className="flex flex-col gap-5">
      {error && (
        <div role="alert">
          <Banner tone="danger">{error}</Banner>
        </div>
      )}
      <input type="hidden" name="token" value={token} />
      <Field label="Workspace name" error={fields.name}>
        <Input name="name" value={name} onChange={(event) => setName(event.currentTarget.value)} autoComplete="organization" />
      </Field>
      <Field label="Address" error={fields.slug} help={<Address origin={origin} slug={slug} />}>
        <Input
          name="slug"
          value={slug}
          onChange={(event) => setOwnSlug(event.currentTarget.value.toLowerCase())}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <div className="mt-1 border-t pt-5">
        <h2 className="font-semibold text-base">First admin</h2>
        <p className="mt-0.5 text-ink-muted text-sm">Your own account. No identity provider can change or remove it.</p>
      </div>
      <div className="grid gap-5 sm:grid-cols-2 sm:gap-4">
        <Field label="First name" error={fields.givenName}>
          <Input name="givenName" defaultValue={values.givenName} autoComplete="given-name" />
        </Field>
        <Field label="Last name" error={fields.familyName}>
          <Input name="familyName" defaultValue={values.familyName} autoComplete="family-name" />
        </Field>
      </div>
      <Field label="E-mail address" help="You sign in with it." error={fields.email}>
        <Input name="email" type="email" defaultValue={values.email} autoComplete="username" autoCapitalize="none" />
      </Field>
      <Field label="Password" help="At least 10 characters." error={fields.password}>
        <Input name="password" type={shown ? "text" : "password"} autoComplete="new-password" />
      </Field>
      <Checkbox label="Show password" checked={shown} onCheckedChange={setShown} className="-mt-2" />
      <SubmitButton size="lg">Create workspace</SubmitButton>
    </form>
  );
}

function Address({ origin, slug }: { origin: string; slug: string }) {
  return (
    <>
      It can't be changed later. Everyone signs in at{" "}
      <span className="wrap-anywhere font-mono">
        {origin}/{slug || "…"}
      </span>
    </>
  );
}

async function setUpAndSignIn(before: ActionState<string>, form: FormData): Promise<ActionState<string>> {
  const result = await setUp(before, form);
  if (!result?.ok) return result;
  const slug = result.value;
  const credentials = { slug, userName: String(form.get("email")), password: String(form.get("password")) };
  const answer = await signIn("credentials", { redirect: false, ...credentials });
  window.location.replace(answer?.ok ? `/${slug}/users-groups/user-provisioning` : `/${slug}/sign-in`);
  return new Promise(() => {}); // The page is being left; the button stays busy until then.
}
