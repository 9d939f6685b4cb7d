"use client";

import { Select as BaseSelect } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { controlClass } from "./control-style.ts";

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
  /** A second line that helps to choose. */
  description?: ReactNode;
}

interface SelectProps<Value extends string> {
  options: readonly SelectOption<Value>[];
  name?: string;
  value?: Value;
  defaultValue?: Value | undefined;
  onValueChange?: (value: Value) => void;
  placeholder?: string;
  disabled?: boolean;
  /** Only outside a Field, which names it otherwise. */
  "aria-label"?: string;
  className?: string;
}

export function Select<Value extends string>({
  options,
  onValueChange,
  placeholder = "Choose…",
  className,
  "aria-label": ariaLabel,
  ...root
}: SelectProps<Value>) {
  return (
    <BaseSelect.Root<Value>
      {...root}
      items={options}
      onValueChange={(value) => {
        if (value !== null) onValueChange?.(value);
      }}
    >
      <BaseSelect.Trigger
        aria-label={ariaLabel}
        className={controlClass(
          `flex h-8 select-none items-center justify-between gap-2 text-left pointer-coarse:h-10 ${className ?? ""}`,
        )}
      >
        <BaseSelect.Value placeholder={placeholder} className="truncate data-placeholder:text-ink-faint" />
        <BaseSelect.Icon className="text-ink-faint">
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner className="z-50 outline-none" sideOffset={4} alignItemWithTrigger={false}>
          <BaseSelect.Popup className="max-h-(--available-height) min-w-(--anchor-width) max-w-(--available-width) overflow-y-auto rounded-md bg-raised p-1 shadow-float transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            {options.map((option) => (
              <BaseSelect.Item
                key={option.value}
                value={option.value}
                className="grid cursor-default grid-cols-[1rem_1fr] items-start gap-2 rounded-sm px-2 py-1.5 text-sm outline-none data-highlighted:bg-hover pointer-coarse:py-2.5"
              >
                <BaseSelect.ItemIndicator className="col-start-1 mt-0.5 text-accent-ink">
                  <Check aria-hidden className="size-4" />
                </BaseSelect.ItemIndicator>
                <span className="col-start-2">
                  <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                  {option.description && <span className="block text-ink-muted text-xs">{option.description}</span>}
                </span>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}
