"use client";

import { Field } from "@base-ui/react/field";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { type ReactNode, useId } from "react";

interface SwitchProps {
  label: ReactNode;
  help?: ReactNode;
  name?: string;
  checked?: boolean;
  defaultChecked?: boolean | undefined;
  onCheckedChange?: (checked: boolean) => void;
  /** Switches it off and says why below. */
  disabledReason?: string | undefined;
}

/** A setting that is on or off: words on the left, the switch on the right. Sends "on" when on, nothing when off. */
export function Switch({ label, help, disabledReason, ...props }: SwitchProps) {
  const id = useId();
  return (
    <Field.Root className="flex items-start justify-between gap-6" disabled={disabledReason !== undefined}>
      <div className="min-w-0">
        <Field.Label id={id} className="font-medium text-sm">
          {label}
        </Field.Label>
        {(help || disabledReason) && (
          <Field.Description className="mt-0.5 text-ink-muted text-xs">{disabledReason ?? help}</Field.Description>
        )}
      </div>
      <BaseSwitch.Root
        {...props}
        aria-labelledby={id}
        className="relative mt-0.5 inline-flex h-5 w-9 shrink-0 cursor-pointer items-center rounded-full bg-line-strong p-0.5 transition-colors data-checked:bg-accent data-disabled:cursor-not-allowed data-disabled:opacity-55"
      >
        <BaseSwitch.Thumb className="size-4 rounded-full bg-on-accent transition-transform data-checked:translate-x-4" />
      </BaseSwitch.Root>
    </Field.Root>
  );
}
