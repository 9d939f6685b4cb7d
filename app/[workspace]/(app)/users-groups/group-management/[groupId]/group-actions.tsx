"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { AccessSummary } from "#app/[workspace]/(app)/users-groups/group-management/access-summary.tsx";
import { previewGroupChange } from "#app/[workspace]/(app)/users-groups/group-management/actions.ts";
import { NameDialog } from "#app/[workspace]/(app)/users-groups/group-management/name-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { toast } from "#components/ui/toast.tsx";
import type { AccessPreview } from "#lib/types.ts";
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
  const [preview, setPreview] = useState<AccessPreview | null>(null);
  const management = `/${slug}/users-groups/group-management`;

  async function askToDelete() {
    const result = await previewGroupChange(slug, null, { kind: "group deleted", groupId: group.id });
    if (!result.ok) {
      toast({ tone: "danger", title: `${group.displayName} was not deleted`, description: result.error });
      return;
    }
    setPreview(result.value);
    setOpen("delete");
  }

  return (
    <>
      <Button disabledReason={lock} onClick={askToDelete}>
        Delete
      </Button>
      <Button disabledReason={lock} onClick={() => setOpen("rename")}>
        Rename
      </Button>
      <NameDialog
        open={open === "rename"}
        onClose={() => setOpen(null)}
        title={`Rename ${group.displayName}`}
        name={group.displayName}
        submitLabel="Rename"
        onSubmit={(displayName) => rename(slug, null, { id: group.id, displayName })}
        onDone={(displayName) => toast({ title: `The group is called ${displayName}` })}
      />
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={() => setOpen(null)}
        title={`Delete the group ${group.displayName}?`}
        goes={[`1 group, and with it ${formatCount(group.members, "membership", "memberships")}.`]}
        stays={[
          "Its members stay users of this workspace.",
          "For seven days it can be brought back, with its members, from the tab Deleted.",
        ]}
        confirmText={group.displayName}
        confirmLabel="Delete group"
        onConfirm={async () => {
          const result = await remove(slug, null, { id: group.id });
          if (!result.ok) return result.error;
          toast({ title: `${group.displayName} is deleted` });
          router.push(management);
          return undefined;
        }}
      >
        {preview && preview.people > 0 && (
          <AccessSummary slug={slug} preview={preview} all={{ href: `${management}/${group.id}`, label: "its members" }} />
        )}
      </ConfirmDialog>
    </>
  );
}
