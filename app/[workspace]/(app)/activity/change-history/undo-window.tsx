"use client";

import { Undo2 } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { Button } from "#components/ui/button.tsx";

/** Leads to what the undo of all that the filters choose would do; its end is when one asks. */
export function UndoWindow({ slug, narrowed }: { slug: string; narrowed: boolean }) {
  const router = useRouter();
  const asked = useSearchParams();
  function look() {
    const query = new URLSearchParams(asked);
    query.delete("before");
    if (!query.has("to")) query.set("to", new Date().toISOString());
    router.push(`/${slug}/activity/undo?${query}`);
  }
  return (
    <Button
      disabledReason={
        narrowed ? undefined : "Narrow the list to a time first, and perhaps to a key: then all of it can be undone."
      }
      onClick={look}
    >
      <Undo2 aria-hidden />
      Undo this window…
    </Button>
  );
}
