"use client";

import { type FormEvent, useId, useState, useTransition } from "react";
import { useAccessConfirm } from "#app/[workspace]/(app)/users-groups/group-management/access-confirm.tsx";
import { previewRoleChange } from "#app/[workspace]/(app)/users-groups/group-management/actions.ts";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import { permissionNames, withImplied } from "#lib/permissions.ts";
import { setRoles } from "./actions.ts";
import type { GroupRolesProps } from "./group-roles.tsx";

interface RolesDialogProps extends GroupRolesProps {
  all: NonNullable<GroupRolesProps["all"]>;
  open: boolean;
  onClose: () => void;
}

/** Which roles the group carries; who gains and loses what is asked before it is saved. */
export function RolesDialog(props: RolesDialogProps) {
  const { slug, group, all, open, onClose } = props;
  const form = useId();
  const [pending, start] = useTransition();
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={`Roles of ${group.displayName}`}
      footer={
        all.length > 0 && (
          <>
            <DialogClose render={<Button>Cancel</Button>} />
            <Button type="submit" form={form} variant="primary" pending={pending}>
              Save roles
            </Button>
          </>
        )
      }
    >
      {all.length === 0 ? (
        <p className="text-ink-muted">
          There is no role yet. <TextLink href={`/${slug}/users-groups/group-management/roles`}>Make one under Roles</TextLink>
        </p>
      ) : (
        <RolesForm {...props} id={form} start={start} />
      )}
    </Dialog>
  );
}

/** Apart, so that what was ticked is forgotten each time the dialog closes. */
function RolesForm({
  id: form,
  start,
  slug,
  group,
  carried,
  all,
  onClose,
}: RolesDialogProps & { id: string; start: (work: () => Promise<void>) => void }) {
  const [chosen, setChosen] = useState<readonly string[]>(carried.map(({ id }) => id));
  const [problem, setProblem] = useState<string>();
  const { ask, dialog } = useAccessConfirm(slug);
  const suspended = new Set(carried.filter(({ suspendedAt }) => suspendedAt !== null).map(({ id }) => id));

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { id, version, displayName } = group;
    // A suspended role that stays has no effect; taken away and given again in one go is no confirmation either.
    const inEffect = chosen.filter((roleId) => !suspended.has(roleId));
    start(async () => {
      const error = await ask({
        title: `Change the roles of ${displayName}?`,
        confirmLabel: "Save roles",
        all: { href: `/${slug}/users-groups/group-management/${id}`, label: "its members" },
        preview: () => previewRoleChange(slug, null, { kind: "group roles", groupId: id, roleIds: inEffect }),
        act: async () => {
          const result = await setRoles(slug, null, { id, version, roleIds: [...chosen] });
          return result.ok ? undefined : result.error;
        },
        done: () => {
          toast({ title: `The roles of ${displayName} are saved` });
          onClose();
        },
      });
      setProblem(error);
    });
  }

  return (
    <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-3">
      {all.map((role) => (
        <Checkbox
          key={role.id}
          label={suspended.has(role.id) ? `${role.name} (suspended)` : role.name}
          help={withImplied(role.permissions)
            .map((permission) => permissionNames[permission])
            .join(", ")}
          checked={chosen.includes(role.id)}
          onCheckedChange={(checked) => setChosen(checked ? [...chosen, role.id] : chosen.filter((id) => id !== role.id))}
        />
      ))}
      {problem && (
        <p role="alert" className="text-danger text-sm">
          {problem}
        </p>
      )}
      {dialog}
    </form>
  );
}
