"use client";

import { useRouter } from "next/navigation";
import { discard } from "#app/[workspace]/(app)/users-groups/user-management/import/actions.ts";
import { ActionButton } from "#components/ui/action-button.tsx";

/** Nothing but the file, or what is known of its import, is lost: no question. */
export function DiscardButton({ slug, id, label }: { slug: string; id: string; label: string }) {
  const router = useRouter();
  return (
    <ActionButton
      action={() => discard(slug, null, { id })}
      failed="Nothing was discarded"
      onDone={() => router.replace(`/${slug}/users-groups/user-management/import`)}
    >
      {label}
    </ActionButton>
  );
}
