"use client";

import { useAccessConfirm } from "#app/[workspace]/(app)/users-groups/group-management/access-confirm.tsx";
import { previewGroupChange } from "#app/[workspace]/(app)/users-groups/group-management/actions.ts";
import type { Selection } from "#components/table/use-selection.ts";
import { Button } from "#components/ui/button.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { toast } from "#components/ui/toast.tsx";
import type { MemberTableRow } from "#lib/types.ts";
import { changeMembers } from "./actions.ts";

interface RemoveMembersProps {
  slug: string;
  group: { id: string; displayName: string };
  selection: Selection<MemberTableRow>;
  /** Why it can't be done now. */
  lock: string | undefined;
}

export function RemoveMembers({ slug, group, selection, lock }: RemoveMembersProps) {
  const { ask, dialog } = useAccessConfirm(slug);
  const change = { add: [], remove: selection.ids };
  const people = formatCount(selection.ids.length, "member", "members");

  async function remove() {
    const error = await ask({
      always: true,
      tone: "danger",
      title: `Remove ${people} from ${group.displayName}?`,
      confirmLabel: `Remove ${people}`,
      children: <p>They stay users of this workspace.</p>,
      all: { href: `/${slug}/users-groups/group-management/${group.id}`, label: "the group" },
      preview: () => previewGroupChange(slug, null, { kind: "members", groupId: group.id, ...change }),
      act: async () => {
        const result = await changeMembers(slug, null, { id: group.id, ...change });
        return result.ok ? undefined : result.error;
      },
      done: () => {
        toast({ title: `${people} removed from ${group.displayName}` });
        selection.clear();
      },
    });
    if (error) toast({ tone: "danger", title: "Nobody was removed", description: error });
  }

  return (
    <>
      <Button disabledReason={lock} onClick={remove}>
        Remove from group
      </Button>
      {dialog}
    </>
  );
}
