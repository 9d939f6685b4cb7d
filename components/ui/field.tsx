"use client";

import { Field as BaseField } from "@base-ui/react/field";
import { clsx } from "clsx";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

interface FieldProps {
  label: ReactNode;
  /** Below the control; stays while an error is shown, because it often says how to mend it. */
  help?: ReactNode;
  /** What is wrong and what to do; the control is marked invalid. */
  error?: ReactNode;
  /** Most fields are needed, so the others say that they aren't. */
  optional?: boolean;
  disabled?: boolean;
  className?: string;
  /** Input, Textarea, Select or Combobox: label, help and error are wired to it. */
  children: ReactNode;
}

/** Label above, help below, error below that. */
export function Field({ label, help, error, optional = false, disabled, className, children }: FieldProps) {
  return (
    <BaseField.Root invalid={Boolean(error)} disabled={disabled} className={clsx("flex flex-col gap-1.5", className)}>
      <BaseField.Label className="font-medium text-sm">
        {label}
        {optional && <span className="font-normal text-ink-faint"> (optional)</span>}
      </BaseField.Label>
      {children}
      {help && <BaseField.Description className="text-ink-muted text-xs">{help}</BaseField.Description>}
      <BaseField.Error match={Boolean(error)} className="flex gap-1.5 text-danger text-xs">
        <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
        <span>{error}</span>
      </BaseField.Error>
    </BaseField.Root>
  );
}
