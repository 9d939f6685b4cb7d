"use client";

import { useRouter } from "next/navigation";
import { useActionState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { type ActionState, failureOf } from "#lib/auth/action-state.ts";
import type { GuideKind } from "#lib/types.ts";
import { start } from "./actions.ts";

interface StartFormProps {
  slug: string;
  kind: GuideKind;
  /** What the page that leads here knows already. */
  known: { user: string; wantedName: string };
}

/** Begins a workaround, or goes on with the one that is open for the same person. */
export function StartForm({ slug, kind, known }: StartFormProps) {
  const router = useRouter();
  const [state, begin] = useActionState(startAndGo, null);
  const { error, fields, values } = failureOf(state);

  async function startAndGo(before: ActionState<string>, data: FormData): Promise<ActionState<string>> {
    const result = await start(slug, before, data);
    if (result.ok) router.push(`/${slug}/issues/guides/${result.value}`);
    return result;
  }

  return (
    <Form action={begin} className="flex max-w-120 flex-col gap-3">
      <input type="hidden" name="kind" value={kind} />
      {(kind === "error-500" || kind === "user-not-deleted") && (
        <Field label="User here" help="User name, e-mail address or id, whole." error={fields.user}>
          <Input name="user" defaultValue={values.user ?? known.user} autoComplete="off" spellCheck={false} />
        </Field>
      )}
      {kind === "error-500" && (
        <Field label="User principal name in the directory" help="By this name they are to arrive." error={fields.wantedName}>
          <Input name="wantedName" defaultValue={values.wantedName ?? known.wantedName} autoComplete="off" spellCheck={false} />
        </Field>
      )}
      {error && Object.keys(fields).length === 0 && (
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      )}
      <div>
        <SubmitButton variant="secondary">Start</SubmitButton>
      </div>
    </Form>
  );
}
