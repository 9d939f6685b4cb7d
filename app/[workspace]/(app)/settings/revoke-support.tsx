"use client";

import { ActionButton } from "#components/ui/action-button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { revokeSupport } from "./actions.ts";

/** At once and without a question: it takes nothing away that can't be granted again. */
export function RevokeSupport({ slug }: { slug: string }) {
  return (
    <ActionButton
      action={() => revokeSupport(slug, null, {})}
      failed="Nothing was changed"
      onDone={() => toast({ title: "Support is out" })}
    >
      Revoke access
    </ActionButton>
  );
}
