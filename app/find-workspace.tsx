"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { slugProblem } from "#lib/slug.ts";

export function FindWorkspace({ origin }: { origin: string }) {
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);

  function go(form: FormData) {
    // People paste what the address bar shows.
    const typed = String(form.get("slug")).trim().toLowerCase();
    const slug =
      typed
        .replace(/^https?:\/\//, "")
        .replace(`${origin}/`, "")
        .split("/", 1)[0] ?? "";
    const problem = slug === "" ? "Enter the address of your workspace." : slugProblem(slug);
    setError(problem);
    if (!problem) router.push(`/${slug}/sign-in`);
  }

  return (
    <form action={go} noValidate className="flex flex-col gap-5">
      <Field label="Your workspace's address" help={`The part after ${origin}/, such as contoso.`} error={error}>
        <Input name="slug" autoCapitalize="none" autoComplete="off" spellCheck={false} />
      </Field>
      <SubmitButton size="lg">Continue</SubmitButton>
    </form>
  );
}
