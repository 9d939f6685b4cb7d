"use client";

import { useTransition } from "react";
import { Button, type ButtonProps } from "./button.tsx";
import { toast } from "./toast.tsx";

interface ActionButtonProps extends Omit<ButtonProps, "onClick" | "pending" | "type"> {
  action: () => Promise<{ ok: true } | { ok: false; error: string }>;
  /** What it means that it failed: "Nothing was changed". */
  failed: string;
  onDone?: () => void;
}

/** Does it at once, without a question; why it couldn't is told by a toast. */
export function ActionButton({ action, failed, onDone, ...props }: ActionButtonProps) {
  const [pending, start] = useTransition();

  function act() {
    start(async () => {
      const result = await action();
      if (!result.ok) toast({ tone: "danger", title: failed, description: result.error });
      else onDone?.();
    });
  }

  return <Button {...props} pending={pending} onClick={act} />;
}
