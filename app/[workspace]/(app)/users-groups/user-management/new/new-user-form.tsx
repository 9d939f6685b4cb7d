"use client";

import { useRouter } from "next/navigation";
import { useActionState } from "react";
import { ProfileFields } from "#app/[workspace]/(app)/users-groups/user-management/profile-fields.tsx";
import { Form } from "#components/ui/form.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { type ActionState, failureOf } from "#lib/auth/action-state.ts";
import type { UserStatus } from "#lib/types.ts";
import { add } from "./actions.ts";

export function NewUserForm({ slug }: { slug: string }) {
  const router = useRouter();
  const list = `/${slug}/users-groups/user-management`;
  const [state, save, pending] = useActionState(addAndOpen, null);
  const { error, fields: problems, values } = failureOf(state);

  async function addAndOpen(before: ActionState<string>, data: FormData): Promise<ActionState<string>> {
    const result = await add(slug, before, data);
    if (result.ok) {
      toast({ title: "The user is added" });
      router.push(`${list}/${result.value}`);
    }
    return result;
  }

  return (
    <Form action={save} guard failed={state?.ok === false} className="flex max-w-160 flex-col gap-6">
      <ProfileFields profile={null} values={values} problems={problems} />
      <RadioCards<UserStatus>
        legend="Status"
        name="status"
        defaultValue="active"
        options={[
          { value: "active", label: "Active", description: "Can sign in at once." },
          { value: "inactive", label: "Inactive", description: "Can't sign in until somebody activates the account." },
        ]}
      />
      {error && Object.keys(problems).length === 0 && (
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      )}
      <div className="flex gap-2">
        <SubmitButton pending={pending}>Add user</SubmitButton>
        <LinkButton href={list}>Cancel</LinkButton>
      </div>
    </Form>
  );
}
