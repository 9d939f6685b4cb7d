"use client";

import { useState, useTransition } from "react";
import { NameDialog } from "#app/[workspace]/(app)/users-groups/group-management/name-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { GroupTableRow } from "#lib/types.ts";
import { bringBack } from "./actions.ts";

/** One click while the name is free; else the group comes back under another one. */
export function BringBack({ slug, group }: { slug: string; group: GroupTableRow }) {
  const [asking, setAsking] = useState(false);
  const [pending, start] = useTransition();

  const done = (displayName: string) =>
    toast({
      title: `${displayName} is back`,
      description: group.roles.length > 0 ? "Its roles are suspended until a workspace admin confirms them." : undefined,
    });

  function restore() {
    if (group.nameTaken) {
      setAsking(true);
      return;
    }
    start(async () => {
      const result = await bringBack(slug, null, { id: group.id });
      if (result.ok) done(group.displayName);
      else if (result.fields.displayName) setAsking(true);
      else toast({ tone: "danger", title: `${group.displayName} was not brought back`, description: result.error });
    });
  }

  return (
    <>
      <Button size="sm" pending={pending} onClick={restore} aria-label={`Bring back ${group.displayName}`}>
        Bring back
      </Button>
      <NameDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Bring back ${group.displayName}`}
        description={`Another group is called "${group.displayName}" by now. Bring this one back under a new name.`}
        name={`${group.displayName} (2)`}
        submitLabel="Bring back"
        onSubmit={(displayName) => bringBack(slug, null, { id: group.id, displayName })}
        onDone={done}
      />
    </>
  );
}
