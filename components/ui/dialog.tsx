"use client";

import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { X } from "lucide-react";
import type { ComponentProps, ReactElement, ReactNode, RefObject } from "react";
import { buttonClass } from "./button-style.ts";
import { popupClass, scrimClass, viewportClass } from "./dialog-style.ts";

interface DialogProps {
  open?: boolean;
  onOpenChange?: ComponentProps<typeof BaseDialog.Root>["onOpenChange"];
  /** The button that opens it, when the dialog keeps its own state. */
  trigger?: ReactElement;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons; the one that goes on stands last. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg";
  /** False takes the × away and keeps a click beside it from closing; Escape still asks onOpenChange. */
  dismissible?: boolean;
  initialFocus?: RefObject<HTMLElement | null>;
}

const widths = { sm: "max-w-100", md: "max-w-130", lg: "max-w-180" };

/** Gives focus back to what opened it. Wrap body and footer in a form by passing the form as children. */
export function Dialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  children,
  footer,
  size = "md",
  dismissible = true,
  initialFocus,
}: DialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal={!dismissible}>
      {trigger && <BaseDialog.Trigger render={trigger} />}
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={scrimClass} />
        <BaseDialog.Viewport className={viewportClass}>
          <BaseDialog.Popup className={clsx(popupClass, widths[size])} initialFocus={initialFocus}>
            <header className="px-5 pt-5 pr-12">
              <BaseDialog.Title className="font-semibold text-lg">{title}</BaseDialog.Title>
              {description && <BaseDialog.Description className="mt-1 text-ink-muted">{description}</BaseDialog.Description>}
            </header>
            {children && <div className="px-5 pt-4">{children}</div>}
            {footer ? <DialogFooter>{footer}</DialogFooter> : <div className="h-5" />}
            {dismissible && (
              <BaseDialog.Close
                aria-label="Close"
                className={buttonClass({ variant: "ghost", iconOnly: true }, "absolute! top-3.5 right-3.5")}
              >
                <X aria-hidden />
              </BaseDialog.Close>
            )}
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

function DialogFooter({ children }: { children: ReactNode }) {
  return <footer className="flex flex-wrap items-center justify-end gap-2 px-5 pt-5 pb-5">{children}</footer>;
}

/** Closes the dialog around it: `<DialogClose render={<Button>Cancel</Button>} />`. */
export const DialogClose = BaseDialog.Close;
