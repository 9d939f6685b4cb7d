"use client";

import { clsx } from "clsx";
import { Check, ChevronDown } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { StepState } from "./progress.ts";

interface StepProps {
  number: number;
  id: string;
  title: string;
  state: StepState;
  /** What the wire shows of it: waiting, or who has arrived. */
  status?: ReactNode;
  /** The id of the step after this one, where only the reader knows when this one is done. */
  next?: string | undefined;
  children: ReactNode;
}

/** A numbered step: the current one is open. It closes when it is done, unless somebody is at work in it. */
export function Step({ number, id, title, state, status, next, children }: StepProps) {
  const [open, setOpen] = useState(state === "current");
  const [was, setWas] = useState(state);
  const box = useRef<HTMLDetailsElement>(null);

  if (was !== state && state === "current") {
    setWas(state);
    setOpen(true);
  }
  useEffect(() => {
    if (was === state) return;
    setWas(state);
    // A dialog that was opened from here gives the focus back to a button in here.
    const inUse = box.current?.contains(document.activeElement) || document.querySelector("[role=dialog]") !== null;
    if (!inUse) setOpen(false);
  }, [was, state]);

  function goOn() {
    const following = next === undefined ? null : document.getElementById(next);
    if (!(following instanceof HTMLDetailsElement)) return;
    setOpen(false);
    following.open = true;
    following.querySelector("summary")?.focus();
  }

  return (
    <li>
      <details
        ref={box}
        id={id}
        open={open}
        onToggle={(event) => setOpen(event.currentTarget.open)}
        className="group rounded-md border open:border-line-strong"
      >
        <summary className="flex list-none items-center gap-3 rounded-md px-4 py-3 hover:bg-hover [&::-webkit-details-marker]:hidden">
          <span
            aria-hidden
            className={clsx(
              "flex size-6 shrink-0 items-center justify-center rounded-full border font-medium text-xs tabular-nums",
              state === "done" && "border-ok-line bg-ok-wash text-ok",
              state === "current" && "border-accent bg-accent text-on-accent",
              state === "later" && "text-ink-muted",
            )}
          >
            {state === "done" ? <Check className="size-3.5" /> : number}
          </span>
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-baseline gap-x-3">
              <h3 className="font-medium">{title}</h3>
              <span className="sr-only">{state === "done" ? "Done" : state === "current" ? "Current step" : "Later"}</span>
            </span>
          </span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint transition-transform group-open:rotate-180" />
        </summary>
        <div className="flex flex-col gap-4 px-4 pt-1 pb-4 text-ink-muted sm:pl-13">
          {children}
          {next && state !== "done" && (
            <div>
              <Button size="sm" onClick={goOn}>
                Next step
              </Button>
            </div>
          )}
        </div>
      </details>
      {status && (
        <div role="status" className="px-4 pt-1.5 text-sm sm:pl-13">
          {status}
        </div>
      )}
    </li>
  );
}
