"use client";

import { Field } from "@base-ui/react/field";
import { Fieldset } from "@base-ui/react/fieldset";
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { type ReactNode, useId } from "react";

export interface RadioCard<Value extends string> {
  value: Value;
  label: ReactNode;
  description?: ReactNode;
  /** Switches this choice off and says why, in place of the description. */
  disabledReason?: string;
}

interface RadioCardsProps<Value extends string> {
  legend: ReactNode;
  help?: ReactNode;
  options: readonly RadioCard<Value>[];
  name?: string;
  value?: Value;
  defaultValue?: Value | undefined;
  onValueChange?: (value: Value) => void;
}

/** One choice of a few, each with its consequence in a line. */
export function RadioCards<Value extends string>({ legend, help, options, ...group }: RadioCardsProps<Value>) {
  // Named by its label alone, described by the rest; by hand, because Base UI names it only once the browser has woken up.
  const id = useId();
  return (
    <Field.Root>
      <Fieldset.Root render={<RadioGroup<Value> {...group} />} className="flex flex-col gap-1.5">
        <Fieldset.Legend className="font-medium text-sm">{legend}</Fieldset.Legend>
        {help && <Field.Description className="text-ink-muted text-xs">{help}</Field.Description>}
        <div className="flex flex-col gap-2">
          {options.map((option) => (
            <Field.Item key={option.value} disabled={option.disabledReason !== undefined}>
              <Field.Label className="flex cursor-pointer gap-3 rounded-md border border-line p-3 transition-colors hover:bg-hover has-data-checked:border-accent-ink has-data-checked:bg-accent-wash has-data-disabled:cursor-not-allowed has-data-disabled:bg-surface">
                <span className="flex h-5 items-center">
                  <Radio.Root
                    value={option.value}
                    aria-labelledby={`${id}-${option.value}`}
                    aria-describedby={(option.disabledReason ?? option.description) ? `${id}-${option.value}-more` : undefined}
                    className="flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong bg-canvas data-checked:border-accent data-checked:bg-accent"
                  >
                    <Radio.Indicator className="size-1.5 rounded-full bg-on-accent" />
                  </Radio.Root>
                </span>
                <span className="min-w-0 text-sm">
                  <span id={`${id}-${option.value}`} className="font-medium">
                    {option.label}
                  </span>
                  {(option.disabledReason ?? option.description) && (
                    <span id={`${id}-${option.value}-more`} className="mt-0.5 block text-ink-muted text-xs">
                      {option.disabledReason ?? option.description}
                    </span>
                  )}
                </span>
              </Field.Label>
            </Field.Item>
          ))}
        </div>
      </Fieldset.Root>
    </Field.Root>
  );
}
