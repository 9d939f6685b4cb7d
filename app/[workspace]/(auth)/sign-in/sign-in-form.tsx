"use client";

import { signIn } from "next-auth/react";
import { useActionState, useRef, useState } from "react";
import { Banner } from "#components/ui/banner.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { signInErrorText } from "#lib/auth/sign-in-errors.ts";

export function SignInForm({ slug, destination }: { slug: string; destination: string }) {
  const [userName, setUserName] = useState("");
  const password = useRef<HTMLInputElement>(null);
  const [error, submit] = useActionState(async (_before: string | null, form: FormData) => {
    const answer = await signIn("credentials", { redirect: false, slug, userName, password: String(form.get("password")) });
    if (answer?.ok) {
      // Not the router: what it has prefetched was for somebody who isn't signed in.
      window.location.replace(destination);
      return new Promise<null>(() => {}); // The page is being left; the button stays busy until then.
    }
    password.current?.focus();
    return signInErrorText(answer?.error ?? "");
  }, null);

  return (
    // Without JavaScript a form would send the password in the address; as a post it goes nowhere.
    <form action={submit} className="flex flex-col gap-5">
      {error && (
        <div role="alert">
          <Banner tone="danger">{error}</Banner>
        </div>
      )}
      <Field label="User name or e-mail address">
        <Input
          name="userName"
          value={userName}
          onChange={(event) => setUserName(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
      </Field>
      <Field label="Password">
        <Input ref={password} name="password" type="password" autoComplete="current-password" required />
      </Field>
      <SubmitButton size="lg">Sign in</SubmitButton>
    </form>
  );
}
