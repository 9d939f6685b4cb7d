"use client";

import { Popover } from "@base-ui/react/popover";
import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { NoValue } from "./key-values.tsx";
import { TextLink } from "./text-link.tsx";

interface LockedFieldProps {
  label: string;
  children?: ReactNode;
  /** Who holds it: "Managed by Microsoft Entra ID". */
  reason: string;
  /** Since when and by what, in a sentence or two. */
  details?: ReactNode;
  /** The way out: "Pause sync to edit". */
  wayOut?: { href: string; label: string };
}

/** A value that can be read here and changed elsewhere: text, not a dead input. The lock tells more on hover, focus and touch. */
export function LockedField({ label, children, reason, details, wayOut }: LockedFieldProps) {
  const empty = children === undefined || children === null || children === "";
  return (
    <div className="@container flex flex-col gap-1.5">
      <span className="font-medium text-sm">{label}</span>
      <div className="flex min-h-8 items-center justify-between gap-3 rounded-md border border-line bg-surface py-1 pr-1 pl-2.5 text-sm">
        <span className="wrap-anywhere min-w-0">{empty ? <NoValue /> : children}</span>
        <Popover.Root>
          <Popover.Trigger
            openOnHover
            delay={150}
            aria-label={`${label}: ${reason}`}
            className="inline-flex h-6 max-w-1/2 shrink-0 items-center gap-1.5 rounded-sm px-1.5 text-ink-muted text-xs hover:bg-pressed hover:text-ink data-popup-open:text-ink pointer-coarse:h-8"
          >
            <Lock aria-hidden className="size-3.5 shrink-0" />
            <span className="hidden truncate @md:inline">{reason}</span>
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Positioner side="top" align="end" sideOffset={6} className="z-50 max-w-80">
              <Popover.Popup
                initialFocus={false}
                className="rounded-md bg-raised p-3 text-ink text-sm shadow-float outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
              >
                <Popover.Title className="font-medium">{reason}</Popover.Title>
                {details && <Popover.Description className="mt-0.5 text-ink-muted">{details}</Popover.Description>}
                {wayOut && (
                  <p className="mt-2">
                    <TextLink href={wayOut.href}>{wayOut.label}</TextLink>
                  </p>
                )}
              </Popover.Popup>
            </Popover.Positioner>
          </Popover.Portal>
        </Popover.Root>
      </div>
    </div>
  );
}
