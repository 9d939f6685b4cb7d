"use client";

import { Check, Copy } from "lucide-react";
import { type Ref, useEffect, useState } from "react";
import { Button } from "./button.tsx";
import type { ButtonVariant } from "./button-style.ts";

interface CopyButtonProps {
  value: string;
  /** What is copied, for those who can't see what the button stands beside: "SCIM URL". */
  name: string;
  variant?: ButtonVariant;
  /** Instead of "Copy"; it ends with the name. */
  label?: string;
  /** The icon alone, where a column of buttons stands beside what they copy. */
  iconOnly?: boolean;
  onCopied?: (() => void) | undefined;
  ref?: Ref<HTMLButtonElement> | undefined;
}

/** Copy, then for two seconds Copied. */
export function CopyButton({
  value,
  name,
  variant = "secondary",
  label = "Copy",
  iconOnly = false,
  onCopied,
  ref,
}: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");

  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);

  const words = { idle: label, copied: "Copied", failed: "Not allowed" };

  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      setState("copied");
      onCopied?.();
    } catch {
      // Clipboard access needs https or localhost, and can be denied: the value stays selectable by hand.
      setState("failed");
    }
  }

  return (
    <>
      <Button
        ref={ref}
        variant={variant}
        onClick={copy}
        aria-label={`${state === "copied" ? "Copied" : "Copy"} ${name}`}
        {...(iconOnly ? { iconOnly, size: "sm" } : { className: "min-w-21" })}
      >
        {state === "copied" ? <Check aria-hidden /> : <Copy aria-hidden />}
        {!iconOnly && words[state]}
      </Button>
      <span role="status" className="sr-only">
        {state === "copied" && `${name} copied`}
        {state === "failed" && "Copying was not allowed. Select the text and copy it by hand."}
      </span>
    </>
  );
}
