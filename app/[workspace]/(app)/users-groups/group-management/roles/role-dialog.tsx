"use client";

import { type FormEvent, type ReactNode, useId, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { FieldErrors } from "#lib/auth/form-input.ts";
import { type GrantablePermission, grantablePermissions, permissionNames, withImplied } from "#lib/permissions.ts";
import { permissionHelp } from "./permission-help.ts";

export interface RoleValues {
  name: string;
  permissions: GrantablePermission[];
}

interface RoleDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  initial: RoleValues;
  submitLabel: string;
  /** Resolves to what is wrong, or to nothing when it went on. */
  onSubmit: (values: RoleValues) => Promise<{ error: string; fields: FieldErrors } | undefined>;
  /** What opens above it: a question. */
  children?: ReactNode;
}

/** A role's name and permissions. */
export function RoleDialog(props: RoleDialogProps) {
  const form = useId();
  const [pending, start] = useTransition();
  return (
    <Dialog
      open={props.open}
      onOpenChange={(next) => {
        if (!next) props.onClose();
      }}
      title={props.title}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" form={form} variant="primary" pending={pending}>
            {props.submitLabel}
          </Button>
        </>
      }
    >
      <RoleForm {...props} id={form} start={start} />
    </Dialog>
  );
}

/** Apart, so that what was typed is forgotten each time the dialog closes. */
function RoleForm({
  id,
  initial,
  onSubmit,
  start,
  children,
}: RoleDialogProps & { id: string; start: (work: () => Promise<void>) => void }) {
  const [chosen, setChosen] = useState<readonly GrantablePermission[]>(initial.permissions);
  const [fields, setFields] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<string>();
  const given = withImplied(chosen);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name")).trim();
    start(async () => {
      const failure = await onSubmit({ name, permissions: given });
      setFields(failure?.fields ?? {});
      setProblem(failure && Object.keys(failure.fields).length === 0 ? failure.error : undefined);
    });
  }

  return (
    <form id={id} onSubmit={submit} noValidate className="flex flex-col gap-5">
      <Field label="Name" error={fields.name}>
        <Input name="name" defaultValue={initial.name} autoComplete="off" />
      </Field>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 font-medium text-sm">Permissions</legend>
        {grantablePermissions.map((permission) => {
          const implied = given.includes(permission) && !chosen.includes(permission);
          return (
            <Checkbox
              key={permission}
              label={permissionNames[permission]}
              help={implied ? `${permissionHelp[permission]} Comes with managing them.` : permissionHelp[permission]}
              checked={given.includes(permission)}
              disabled={implied}
              onCheckedChange={(checked) =>
                setChosen(checked ? [...chosen, permission] : chosen.filter((other) => other !== permission))
              }
            />
          );
        })}
        {fields.permissions && <p className="text-danger text-xs">{fields.permissions}</p>}
      </fieldset>
      {problem && (
        <p role="alert" className="text-danger text-sm">
          {problem}
        </p>
      )}
      {children}
    </form>
  );
}
