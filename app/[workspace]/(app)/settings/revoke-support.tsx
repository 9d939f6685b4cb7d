"use client";

import { useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { revokeSupport } from "./actions.ts";

/** At once and without a question: it takes nothing away that can't be granted again. */
export function RevokeSupport({ slug }: { slug: string }) {
  const [pending, start] = useTransition();
  return (
    <Button
      pending={pending}
      onClick={() =>
        start(async () => {
          const result = await revokeSupport(slug, null, {});
          if (result.ok) toast({ title: "Support is out" });
          else toast({ tone: "danger", title: "Nothing was changed", description: result.error });
        })
      }
    >
      Revoke access
    </Button>
  );
}
