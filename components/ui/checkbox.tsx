"use client";

import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { clsx } from "clsx";
import { Check, Minus } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";

type BaseProps = Pick<
  ComponentProps<typeof BaseCheckbox.Root>,
  "name" | "value" | "checked" | "defaultChecked" | "onCheckedChange" | "indeterminate" | "disabled" | "tabIndex"
>;

interface CheckboxProps extends BaseProps {
  /** Visible words beside the box; a box without them needs an aria-label. */
  label?: ReactNode;
  help?: ReactNode;
  "aria-label"?: string;
  className?: string;
}

export function Checkbox({ label, help, className, ...props }: CheckboxProps) {
  const labelId = useId();
  const box = (
    <BaseCheckbox.Root
      {...props}
      aria-labelledby={label ? labelId : undefined}
      aria-describedby={label && help ? `${labelId}-help` : undefined}
      className={clsx(
        "inline-flex size-4 shrink-0 cursor-pointer items-center justify-center rounded-sm border border-line-strong bg-canvas text-on-accent",
        "data-checked:border-accent data-indeterminate:border-accent data-checked:bg-accent data-indeterminate:bg-accent",
        "data-disabled:cursor-not-allowed data-disabled:opacity-55",
        !label && className,
      )}
    >
      <BaseCheckbox.Indicator className="flex">
        {props.indeterminate ? <Minus aria-hidden className="size-3.5" /> : <Check aria-hidden className="size-3.5" />}
      </BaseCheckbox.Indicator>
    </BaseCheckbox.Root>
  );
  if (!label) return box;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box inside is a control
    <label className={clsx("flex cursor-pointer items-start gap-2 text-sm", className)}>
      <span className="flex h-5 items-center">{box}</span>
      <span>
        <span id={labelId}>{label}</span>
        {help && (
          <span id={`${labelId}-help`} className="block text-ink-muted text-xs">
            {help}
          </span>
        )}
      </span>
    </label>
  );
}
