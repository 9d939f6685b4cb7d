"use client";

import { type FormEvent, useId, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { ActionResult } from "#lib/auth/action-state.ts";
import { failureOf } from "#lib/auth/action-state.ts";

interface NameDialogProps<Value> {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  name?: string;
  submitLabel: string;
  /** A refusal of the field `displayName` is shown beside it. */
  onSubmit: (displayName: string) => Promise<ActionResult<Value>>;
  onDone: (displayName: string, value: Value) => void;
}

/** Asks for a group's name: for a new one, another one, or one that was brought back. */
export function NameDialog<Value>({ open, onClose, title, description, name = "", ...props }: NameDialogProps<Value>) {
  const [problem, setProblem] = useState<string | undefined>();
  const [pending, start] = useTransition();
  const form = useId();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const displayName = String(new FormData(event.currentTarget).get("displayName")).trim();
    start(async () => {
      const result = await props.onSubmit(displayName);
      const failure = failureOf(result);
      // Shown together with the end of the work, before which Enter does nothing.
      start(() => setProblem(failure.fields.displayName ?? failure.error ?? undefined));
      if (!result.ok) return;
      onClose();
      props.onDone(displayName, result.value);
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
      title={title}
      description={description}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" form={form} variant="primary" pending={pending}>
            {props.submitLabel}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate>
        <Field label="Name" help="Unique in this workspace." error={problem}>
          <Input name="displayName" defaultValue={name} autoComplete="off" />
        </Field>
      </form>
    </Dialog>
  );
}
