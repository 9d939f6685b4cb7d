"use client";

import { useId, useState, useTransition } from "react";
import { useAccessConfirm } from "#app/[workspace]/(app)/users-groups/group-management/access-confirm.tsx";
import { previewGroupChange } from "#app/[workspace]/(app)/users-groups/group-management/actions.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { MultiSearch } from "#components/ui/multi-search.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { toast } from "#components/ui/toast.tsx";
import type { Candidate } from "#lib/types.ts";
import { changeMembers } from "./actions.ts";

interface AddMembersProps {
  slug: string;
  group: { id: string; displayName: string };
  /** Why it can't be done now. */
  lock: string | undefined;
}

export function AddMembers({ slug, group, lock }: AddMembersProps) {
  const [open, setOpen] = useState(false);
  const [pending, start] = useTransition();
  const form = useId();
  return (
    <>
      <Button variant="primary" disabledReason={lock} onClick={() => setOpen(true)}>
        Add members
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Add members to ${group.displayName}`}
        footer={
          <>
            <DialogClose render={<Button>Cancel</Button>} />
            <Button type="submit" form={form} variant="primary" pending={pending}>
              Add members
            </Button>
          </>
        }
      >
        <MembersForm id={form} slug={slug} group={group} start={start} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

interface MembersFormProps extends Omit<AddMembersProps, "lock"> {
  id: string;
  start: (work: () => Promise<void>) => void;
  onDone: () => void;
}

/** Apart, so that who was chosen is forgotten each time the dialog closes. */
function MembersForm({ id: form, slug, group, start, onDone }: MembersFormProps) {
  const [chosen, setChosen] = useState<Candidate[]>([]);
  const [problem, setProblem] = useState<string>();
  const { ask, dialog } = useAccessConfirm(slug);
  const page = `/${slug}/users-groups/group-management/${group.id}`;

  async function search(text: string, signal: AbortSignal): Promise<Candidate[]> {
    const response = await fetch(`${page}/candidates?q=${encodeURIComponent(text)}`, { cache: "no-store", signal });
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  }

  function submit() {
    if (chosen.length === 0) {
      setProblem("Choose at least one person.");
      return;
    }
    const change = { add: chosen.map(({ id }) => id), remove: [] };
    const people = formatCount(chosen.length, "member", "members");
    start(async () => {
      const error = await ask({
        title: `Add ${people} to ${group.displayName}?`,
        confirmLabel: `Add ${people}`,
        all: { href: page, label: "the group" },
        preview: () => previewGroupChange(slug, null, { kind: "members", groupId: group.id, ...change }),
        act: async () => {
          const result = await changeMembers(slug, null, { id: group.id, ...change });
          return result.ok ? undefined : result.error;
        },
        done: () => {
          toast({ title: `${people} added to ${group.displayName}` });
          onDone();
        },
      });
      setProblem(error);
    });
  }

  return (
    <form
      id={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <MultiSearch
        label="People"
        help="Search by name, user name or e-mail."
        error={problem}
        value={chosen}
        onChange={setChosen}
        search={search}
        idOf={(user) => user.id}
        labelOf={(user) => user.displayName ?? user.userName}
        detailOf={(user) => (user.member ? `${user.userName} · in the group already` : user.userName)}
        disabled={(user) => user.member}
      />
      {dialog}
    </form>
  );
}
