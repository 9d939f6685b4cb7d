"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useAccessConfirm } from "#app/[workspace]/(app)/users-groups/group-management/access-confirm.tsx";
import { previewRoleChange } from "#app/[workspace]/(app)/users-groups/group-management/actions.ts";
import { remove, save } from "#app/[workspace]/(app)/users-groups/group-management/roles/actions.ts";
import { RoleDialog, type RoleValues } from "#app/[workspace]/(app)/users-groups/group-management/roles/role-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { toast } from "#components/ui/toast.tsx";

interface RoleActionsProps {
  slug: string;
  role: RoleValues & { id: string; groups: number };
}

export function RoleActions({ slug, role }: RoleActionsProps) {
  const router = useRouter();
  const [editing, setEditing] = useState(false);
  const { ask, dialog } = useAccessConfirm(slug);
  const roles = `/${slug}/users-groups/group-management/roles`;
  const all = { href: `${roles}/${role.id}`, label: "who has it now" };

  async function edit(values: RoleValues) {
    if (values.permissions.length === 0) {
      return { error: "", fields: { permissions: "Choose at least one permission, or delete the role." } };
    }
    let failure: { error: string; fields: Record<string, string> } | undefined;
    const error = await ask({
      title: `Change ${role.name}?`,
      confirmLabel: "Save role",
      all,
      preview: () => previewRoleChange(slug, null, { kind: "role", roleId: role.id, permissions: values.permissions }),
      act: async () => {
        const result = await save(slug, null, { id: role.id, ...values });
        if (!result.ok) {
          failure = result;
          return result.fields.name ?? result.error;
        }
        return undefined;
      },
      done: () => {
        toast({ title: `${values.name} is saved` });
        setEditing(false);
      },
    });
    return failure ?? (error === undefined ? undefined : { error, fields: {} });
  }

  return (
    <>
      <Button
        onClick={() =>
          ask({
            always: true,
            title: `Delete the role ${role.name}?`,
            confirmLabel: "Delete role",
            tone: "danger",
            all,
            children: <p>{formatCount(role.groups, "group carries", "groups carry")} it. The groups and their members stay.</p>,
            preview: () => previewRoleChange(slug, null, { kind: "role", roleId: role.id, permissions: [] }),
            act: async () => {
              const result = await remove(slug, null, { id: role.id });
              if (!result.ok) return result.error;
              return undefined;
            },
            done: () => {
              toast({ title: `${role.name} is deleted` });
              router.push(roles);
            },
          }).then((error) => error && toast({ tone: "danger", title: `${role.name} was not deleted`, description: error }))
        }
      >
        Delete
      </Button>
      <Button onClick={() => setEditing(true)}>Edit role</Button>
      <RoleDialog
        open={editing}
        onClose={() => setEditing(false)}
        title={`Edit ${role.name}`}
        initial={role}
        submitLabel="Save role"
        onSubmit={edit}
      >
        {editing && dialog}
      </RoleDialog>
      {!editing && dialog}
    </>
  );
}
