"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { toast } from "#components/ui/toast.tsx";
import { failureOf } from "#lib/auth/action-state.ts";
import { remove, rename } from "./actions.ts";

interface GroupActionsProps {
  slug: string;
  group: { id: string; displayName: string; members: number };
  /** Why neither can be done now. */
  lock: string | undefined;
}

export function GroupActions({ slug, group, lock }: GroupActionsProps) {
  const router = useRouter();
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  return (
    <>
      <Button disabledReason={lock} onClick={() => setOpen("delete")}>
        Delete
      </Button>
      <Button disabledReason={lock} onClick={() => setOpen("rename")}>
        Rename
      </Button>
      <RenameDialog slug={slug} group={group} open={open === "rename"} onClose={() => setOpen(null)} />
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={() => setOpen(null)}
        title={`Delete the group ${group.displayName}?`}
        goes={[`1 group, and with it ${formatCount(group.members, "membership", "memberships")}.`]}
        stays={["Its members stay users of this workspace."]}
        confirmText={group.displayName}
        confirmLabel="Delete group"
        onConfirm={async () => {
          const result = await remove(slug, null, { id: group.id });
          if (!result?.ok) return result?.error;
          toast({ title: `${group.displayName} is deleted` });
          router.push(`/${slug}/users-groups/group-management`);
          return undefined;
        }}
      />
    </>
  );
}

interface RenameDialogProps {
  slug: string;
  group: { id: string; displayName: string };
  open: boolean;
  onClose: () => void;
}

function RenameDialog({ slug, group, open, onClose }: RenameDialogProps) {
  const [problem, setProblem] = useState<string | undefined>();
  const [pending, start] = useTransition();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const displayName = String(new FormData(event.currentTarget).get("displayName"));
    start(async () => {
      const result = await rename(slug, null, { id: group.id, displayName });
      const failure = failureOf(result);
      setProblem(failure.fields.displayName ?? failure.error ?? undefined);
      if (!result?.ok) return;
      toast({ title: `The group is called ${displayName.trim()}` });
      onClose();
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (next) return;
        setProblem(undefined);
        onClose();
      }}
      title={`Rename ${group.displayName}`}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" form="rename-group" variant="primary" pending={pending}>
            Rename
          </Button>
        </>
      }
    >
      <form id="rename-group" onSubmit={submit} noValidate>
        <Field label="Name" help="Unique in this workspace." error={problem}>
          <Input name="displayName" defaultValue={group.displayName} autoComplete="off" />
        </Field>
      </form>
    </Dialog>
  );
}
