"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { create } from "./actions.ts";
import { RoleDialog } from "./role-dialog.tsx";

export function NewRole({ slug }: { slug: string }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        New role
      </Button>
      <RoleDialog
        open={open}
        onClose={() => setOpen(false)}
        title="New role"
        initial={{ name: "", permissions: [] }}
        submitLabel="Create role"
        onSubmit={async (values) => {
          const result = await create(slug, null, values);
          if (!result.ok) return result;
          setOpen(false);
          router.push(`/${slug}/users-groups/group-management/roles/${result.value}`);
          return undefined;
        }}
      />
    </>
  );
}
