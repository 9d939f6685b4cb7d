"use client";

import { Tooltip as BaseTooltip } from "@base-ui/react/tooltip";
import { type ReactElement, type ReactNode, useState } from "react";

/** One delay for all tooltips: once one is open, its neighbours open at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <BaseTooltip.Provider delay={350}>{children}</BaseTooltip.Provider>;
}

interface TooltipProps {
  text: ReactNode;
  /** A single element that takes focus. A tooltip never names it: an icon button still needs its aria-label. */
  children: ReactElement;
  side?: "top" | "right" | "bottom" | "left";
  disabled?: boolean;
  /** Opens on a tap, too: for what does nothing else when it is tapped. */
  opensOnTap?: boolean;
}

export function Tooltip({ text, children, side = "top", disabled = false, opensOnTap = false }: TooltipProps) {
  const [open, setOpen] = useState(false);
  return (
    <BaseTooltip.Root disabled={disabled} open={open} onOpenChange={setOpen}>
      <BaseTooltip.Trigger
        render={children}
        closeOnClick={!opensOnTap}
        onPointerUp={(event) => {
          if (opensOnTap && event.pointerType === "touch") setOpen(true);
        }}
      />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner side={side} sideOffset={6} className="z-50">
          <BaseTooltip.Popup className="max-w-72 rounded-md bg-raised px-2.5 py-1.5 text-ink text-xs shadow-float transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            {text}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}
