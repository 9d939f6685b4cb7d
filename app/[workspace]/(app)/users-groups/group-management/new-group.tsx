"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { createGroup } from "./actions.ts";
import { NameDialog } from "./name-dialog.tsx";

export function NewGroup({ slug }: { slug: string }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        New group
      </Button>
      <NameDialog
        open={open}
        onClose={() => setOpen(false)}
        title="New group"
        description="A group of this workspace's own: its members are chosen here, not by your identity provider."
        submitLabel="Create group"
        onSubmit={(displayName) => createGroup(slug, null, { displayName })}
        onDone={(_name, id) => router.push(`/${slug}/users-groups/group-management/${id}`)}
      />
    </>
  );
}
