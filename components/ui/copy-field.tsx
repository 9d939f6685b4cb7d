"use client";

import { type ReactNode, type Ref, useId } from "react";
import { CopyButton } from "./copy-button.tsx";

interface CopyFieldProps {
  label: string;
  value: string;
  help?: ReactNode;
  onCopied?: () => void;
  /** For a dialog that begins with copying. */
  buttonRef?: Ref<HTMLButtonElement>;
}

/** A value to carry elsewhere: one line in mono that scrolls when it is long, never wraps; focusing it selects it whole. */
export function CopyField({ label, value, help, onCopied, buttonRef }: CopyFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={value}
          // Backwards, so that a long value shows its beginning.
          onFocus={(event) => event.currentTarget.setSelectionRange(0, value.length, "backward")}
          aria-describedby={help ? `${id}-help` : undefined}
          className="h-8 min-w-0 flex-1 text-ellipsis rounded-md border border-line bg-surface px-2.5 font-mono text-ink text-sm pointer-coarse:h-10"
        />
        <CopyButton value={value} name={label} onCopied={onCopied} ref={buttonRef} />
      </div>
      {help && (
        <p id={`${id}-help`} className="text-ink-muted text-xs">
          {help}
        </p>
      )}
    </div>
  );
}
