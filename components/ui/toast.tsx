"use client";

import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "./button-style.ts";
import { type Tone, ToneIcon } from "./tone.tsx";

/** Outside React, so that any client code can speak: a server action's caller, an event, a failed fetch. */
const manager = Toast.createToastManager<{ tone: Tone }>();

interface ToastMessage {
  /** The new state itself, not applause: "Sync is on", "3 users deleted". */
  title: ReactNode;
  description?: ReactNode;
  tone?: Tone;
  action?: { label: string; onClick: () => void };
}

/** Says that something has happened. Errors stay until they are closed; the rest goes after six seconds. */
export function toast({ title, description, tone = "ok", action }: ToastMessage): void {
  manager.add({
    title,
    description,
    timeout: tone === "danger" ? 0 : 6_000,
    priority: tone === "danger" ? "high" : "low",
    data: { tone },
    ...(action && { actionProps: { children: action.label, onClick: action.onClick } }),
  });
}

/** Where toasts appear; once, in the root layout. F6 moves the focus there. */
export function ToastViewport() {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-[calc(100vw-2rem)] flex-col gap-2 sm:w-90">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager<{ tone: Tone }>();
  return toasts.map((item) => (
    <Toast.Root
      key={item.id}
      toast={item}
      className="rounded-lg bg-raised text-ink text-sm shadow-float transition-[opacity,translate] duration-150 data-ending-style:translate-y-1 data-starting-style:translate-y-1 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-2.5 p-3">
        <ToneIcon tone={item.data?.tone ?? "ok"} className="mt-0.5" />
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-medium" />
          <Toast.Description className="text-ink-muted" />
          <Toast.Action className={buttonClass({ size: "sm" }, "mt-2")} />
        </div>
        <Toast.Close aria-label="Dismiss" className={buttonClass({ variant: "ghost", size: "sm", iconOnly: true }, "-m-1")}>
          <X aria-hidden />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
