"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** Stands between unsaved changes and a click on a link, a closed tab, a reload. `changed` is asked at that moment, not before. */
export function UnsavedChanges({ changed }: { changed: () => boolean }) {
  const router = useRouter();
  const [leavingTo, setLeavingTo] = useState<string>();

  useEffect(() => {
    function onClick(event: MouseEvent) {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
        return;
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
      if (!link || link.target === "_blank" || link.origin !== window.location.origin) return;
      if (link.pathname === window.location.pathname || !changed()) return;
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
    return () => {
      document.removeEventListener("click", onClick, true);
      window.removeEventListener("beforeunload", onUnload);
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
        if (leavingTo !== undefined) router.push(leavingTo);
      }}
    >
      Your changes on this page have not been saved.
    </ConfirmDialog>
  );
}
