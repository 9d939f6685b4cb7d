"use client";

import { Dialog } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { X } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { buttonClass } from "./button-style.ts";
import { scrimClass } from "./dialog-style.ts";

interface DrawerProps {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  trigger?: ReactElement;
  title: ReactNode;
  /** Right for details of a row, left for navigation. */
  side?: "left" | "right";
  /** For a drawer whose content says what it is. */
  titleHidden?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}

/** A panel from the edge of the screen, with its own scroll. Focus goes in and comes back. */
export function Drawer({
  open,
  onOpenChange,
  trigger,
  title,
  side = "right",
  titleHidden = false,
  footer,
  children,
}: DrawerProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Dialog.Trigger render={trigger} />}
      <Dialog.Portal>
        <Dialog.Backdrop className={scrimClass} />
        <Dialog.Popup
          className={clsx(
            "fixed inset-y-0 z-40 flex flex-col bg-raised text-ink shadow-float outline-none transition-[opacity,translate] duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0",
            side === "right" && "right-0 w-full max-w-140 data-ending-style:translate-x-1 data-starting-style:translate-x-1",
            side === "left" && "left-0 w-70 max-w-[85vw] data-ending-style:-translate-x-1 data-starting-style:-translate-x-1",
          )}
        >
          <header className={clsx("flex items-start justify-between gap-3 px-5 py-3.5", titleHidden ? "sr-only" : "border-b")}>
            <Dialog.Title className="pt-1 font-semibold text-base">{title}</Dialog.Title>
            <Dialog.Close aria-label="Close" className={buttonClass({ variant: "ghost", iconOnly: true })}>
              <X aria-hidden />
            </Dialog.Close>
          </header>
          <div className={clsx("min-h-0 flex-1 overflow-y-auto", !titleHidden && "p-5")}>{children}</div>
          {footer && <footer className="flex justify-end gap-2 border-t px-5 py-3">{footer}</footer>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
