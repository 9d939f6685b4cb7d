"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { hasModifier, isTyping } from "#components/table/keyboard.ts";
import { Button } from "#components/ui/button.tsx";
import { Drawer } from "#components/ui/drawer.tsx";

interface RequestDrawerProps {
  open: boolean;
  title: string;
  closeHref: string;
  /** Null at the ends of the list, or when the request isn't in it. */
  newerHref: string | null;
  olderHref: string | null;
  children: ReactNode;
}

/** One request beside the list; j and k, or the arrows, go on to the next row. Whether it is open stands in the URL. */
export function RequestDrawer({ open, title, closeHref, newerHref, olderHref, children }: RequestDrawerProps) {
  const router = useRouter();

  useEffect(() => {
    if (!open) return;
    function onKeyDown(event: KeyboardEvent) {
      const href = event.key === "j" ? olderHref : event.key === "k" ? newerHref : null;
      if (href === null || hasModifier(event) || isTyping(event.target)) return;
      event.preventDefault();
      router.replace(href, { scroll: false });
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [open, newerHref, olderHref, router]);

  return (
    <Drawer
      open={open}
      onOpenChange={(next) => {
        if (!next) router.push(closeHref, { scroll: false });
      }}
      title={<span className="wrap-anywhere">{title}</span>}
      footer={
        <>
          <Button
            iconOnly
            aria-label="Newer request"
            aria-keyshortcuts="k"
            disabledReason={newerHref === null ? "This is the newest on this page." : undefined}
            onClick={() => newerHref && router.replace(newerHref, { scroll: false })}
          >
            <ChevronUp aria-hidden />
          </Button>
          <Button
            iconOnly
            aria-label="Older request"
            aria-keyshortcuts="j"
            disabledReason={olderHref === null ? "This is the oldest on this page." : undefined}
            onClick={() => olderHref && router.replace(olderHref, { scroll: false })}
          >
            <ChevronDown aria-hidden />
          </Button>
        </>
      }
    >
      {children}
    </Drawer>
  );
}
