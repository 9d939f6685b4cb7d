"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { guardHistory } from "./history-guard.tsx";

/** Stands between unsaved changes and a click on a link, Back and Forward, a closed tab, a reload. `changed` is asked at that moment, not before. */
export function UnsavedChanges({ changed }: { changed: () => boolean }) {
  const router = useRouter();
  /** An address, or steps in the browser's history. */
  const [leavingTo, setLeavingTo] = useState<string | number>();
  const leaving = useRef(false);

  useEffect(() => {
    let here = positionInHistory();
    let returning = false;
    // The form may be there before its address is.
    function onNewEntry({ navigationType }: NavigationCurrentEntryChangeEvent) {
      if (navigationType !== "traverse") here = positionInHistory();
    }
    const navigation = "navigation" in window ? window.navigation : null;
    // The browser tells of it when it is there already: the router must not hear of it, and the browser is sent back here.
    function onHistory(event: PopStateEvent) {
      if (returning) {
        returning = false;
        event.stopImmediatePropagation();
        return;
      }
      if (leaving.current || !changed()) return;
      const now = positionInHistory();
      // A browser that doesn't tell is taken to go back: what one leaves a form by.
      const steps = here === null || now === null ? -1 : now - here;
      if (steps === 0) return;
      event.stopImmediatePropagation();
      returning = true;
      window.history.go(-steps);
      setLeavingTo(steps);
    }
    function onClick(event: MouseEvent) {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
        return;
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
      if (!link || link.target === "_blank" || link.origin !== window.location.origin) return;
      const { pathname, search } = window.location;
      if ((link.pathname === pathname && link.search === search) || !changed()) return;
      event.preventDefault();
      event.stopPropagation();
      setLeavingTo(link.href);
    }
    function onUnload(event: BeforeUnloadEvent) {
      if (changed()) event.preventDefault();
    }
    // In the capture phase: before the router's own link handler.
    document.addEventListener("click", onClick, true);
    window.addEventListener("beforeunload", onUnload);
    guardHistory(onHistory);
    navigation?.addEventListener("currententrychange", onNewEntry);
    return () => {
      document.removeEventListener("click", onClick, true);
      window.removeEventListener("beforeunload", onUnload);
      guardHistory(null);
      navigation?.removeEventListener("currententrychange", onNewEntry);
    };
  }, [changed]);

  return (
    <ConfirmDialog
      open={leavingTo !== undefined}
      onOpenChange={(open) => {
        if (!open) setLeavingTo(undefined);
      }}
      title="Leave without saving?"
      confirmLabel="Leave"
      cancelLabel="Stay"
      onConfirm={async () => {
        leaving.current = true;
        if (typeof leavingTo === "number") window.history.go(leavingTo);
        else if (leavingTo !== undefined) router.push(leavingTo);
      }}
    >
      Your changes on this page have not been saved.
    </ConfirmDialog>
  );
}

function positionInHistory(): number | null {
  return "navigation" in window ? (window.navigation.currentEntry?.index ?? null) : null;
}
