"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { deletePermanently, restore } from "#app/[workspace]/(app)/users-groups/deleted-users/actions.ts";
import { DeletePermanentlyDialog } from "#components/directory/delete-permanently-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { UserStatus } from "#lib/types.ts";
import { setStatus, softDelete } from "./actions.ts";

interface UserActionsProps {
  slug: string;
  user: { id: string; name: string; userName: string; status: UserStatus; deleted: boolean; managed: boolean };
  /** As it stands in a sentence. */
  provider: string;
}

type Outcome = { ok: true } | { ok: false; error: string } | null;

export function UserActions({ slug, user, provider }: UserActionsProps) {
  const router = useRouter();
  const [asking, setAsking] = useState<"delete" | "purge" | null>(null);
  const [pending, start] = useTransition();
  const locked = user.managed ? `Managed by ${provider}. Pause sync under User provisioning first.` : undefined;

  function run(done: string, work: () => Promise<Outcome>) {
    start(async () => {
      const result = await work();
      if (result?.ok) toast({ title: done });
      else toast({ tone: "danger", title: "Nothing was changed", description: result?.error });
    });
  }

  if (user.deleted) {
    return (
      <>
        <Button variant="danger" disabledReason={locked} onClick={() => setAsking("purge")}>
          Delete permanently
        </Button>
        <Button
          variant="primary"
          pending={pending}
          onClick={() => run(`${user.name} is restored`, () => restore(slug, null, { id: user.id }))}
        >
          Restore
        </Button>
        <DeletePermanentlyDialog
          open={asking === "purge"}
          onOpenChange={(open) => setAsking(open ? "purge" : null)}
          name={user.name}
          confirmText={user.userName}
          onConfirm={async () => {
            const result = await deletePermanently(slug, null, { id: user.id });
            if (!result?.ok) return result?.error;
            toast({ title: `${user.name} is deleted permanently` });
            router.push(`/${slug}/users-groups/deleted-users`);
            return undefined;
          }}
        />
      </>
    );
  }
  const next: UserStatus = user.status === "active" ? "inactive" : "active";
  return (
    <>
      <Button
        pending={pending}
        onClick={() => run(`${user.name} is ${next}`, () => setStatus(slug, null, { id: user.id, status: next }))}
      >
        {next === "active" ? "Activate" : "Deactivate"}
      </Button>
      <Button disabledReason={locked} onClick={() => setAsking("delete")}>
        Delete
      </Button>
      <ConfirmDialog
        open={asking === "delete"}
        onOpenChange={(open) => setAsking(open ? "delete" : null)}
        title={`Delete ${user.name}?`}
        confirmLabel="Delete"
        goes={["1 user is moved to Deleted users: signed out at once, and unable to sign in."]}
        stays={["Profile, groups and role are kept. Restore brings all of it back."]}
        onConfirm={async () => {
          const result = await softDelete(slug, null, { id: user.id });
          if (!result?.ok) return result?.error;
          toast({ title: `${user.name} is in Deleted users` });
          return undefined;
        }}
      />
    </>
  );
}
