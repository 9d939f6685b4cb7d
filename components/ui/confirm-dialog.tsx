"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { clsx } from "clsx";
import { type FormEvent, type ReactNode, type TransitionStartFunction, useState, useTransition } from "react";
import { Button } from "./button.tsx";
import { popupClass, scrimClass, viewportClass } from "./dialog-style.ts";
import { Field } from "./field.tsx";
import { Input } from "./input.tsx";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question, in numbers and names: "Delete 3 users permanently?" */
  title: ReactNode;
  /** What it means, for small questions; bigger ones use goes and stays. */
  children?: ReactNode;
  /** What is gone afterwards, one line each. */
  goes?: readonly ReactNode[];
  /** Where nothing goes: "What changes". */
  goesLabel?: string;
  /** What is kept, one line each. */
  stays?: readonly ReactNode[];
  /** The name or count to type before the button works. Without it, one click is enough. */
  confirmText?: string;
  confirmLabel: string;
  cancelLabel?: string;
  tone?: "danger" | "primary";
  /** Does it; the dialog closes afterwards, or stays open and shows the returned string, which says what went wrong. */
  onConfirm: () => Promise<string | undefined> | Promise<void>;
}

/** The question before something that can't be taken back, or that many people will notice. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title } = props;
  const [pending, start] = useTransition();
  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!pending) onOpenChange(next);
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={scrimClass} />
        <AlertDialog.Viewport className={viewportClass}>
          <AlertDialog.Popup className={clsx(popupClass, "max-w-120 p-5")}>
            <AlertDialog.Title className="font-semibold text-lg">{title}</AlertDialog.Title>
            <Body {...props} pending={pending} start={start} />
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** Apart, so that what was typed is forgotten each time the dialog closes. */
function Body({
  onOpenChange,
  children,
  goes = [],
  goesLabel = "What goes",
  stays = [],
  confirmText,
  confirmLabel,
  cancelLabel = "Cancel",
  tone = "danger",
  onConfirm,
  pending,
  start,
}: ConfirmDialogProps & { pending: boolean; start: TransitionStartFunction }) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string>();
  const matches = confirmText === undefined || typed.trim() === confirmText;

  function confirm(event: FormEvent) {
    event.preventDefault();
    if (!matches) {
      setProblem(`Type ${confirmText} to go on.`);
      return;
    }
    setProblem(undefined);
    start(async () => {
      const failure = await onConfirm();
      // Shown together with the end of the work, before which Enter does nothing.
      if (typeof failure === "string") start(() => setProblem(failure));
      else onOpenChange(false);
    });
  }

  return (
    <form onSubmit={confirm} noValidate>
      <AlertDialog.Description render={<div />} className="mt-2 flex flex-col gap-3 text-ink-muted">
        {children}
        <Lines label={goesLabel} lines={goes} />
        <Lines label="What stays" lines={stays} />
      </AlertDialog.Description>
      {confirmText !== undefined && (
        <Field
          className="mt-4"
          label={
            <>
              Type{" "}
              <span className="select-all wrap-anywhere rounded-sm bg-hover px-1 py-0.5 font-mono font-normal">
                {confirmText}
              </span>{" "}
              to confirm
            </>
          }
          error={problem}
        >
          <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" spellCheck={false} />
        </Field>
      )}
      {confirmText === undefined && problem && (
        <p role="alert" className="mt-3 text-danger text-sm">
          {problem}
        </p>
      )}
      <footer className="mt-5 flex flex-wrap justify-end gap-2">
        <AlertDialog.Close
          render={<Button disabledReason={pending ? "Wait until it is done." : undefined}>{cancelLabel}</Button>}
        />
        <Button type="submit" variant={tone} pending={pending}>
          {confirmLabel}
        </Button>
      </footer>
    </form>
  );
}

function Lines({ label, lines }: { label: string; lines: readonly ReactNode[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <p className="font-medium text-ink text-sm">{label}</p>
      <ul className="mt-1 list-disc pl-5 marker:text-ink-faint">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of sentences, never reordered
          <li key={index}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
