"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { discard } from "#app/[workspace]/(app)/users-groups/user-management/import/actions.ts";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";

/** Nothing but the file, or what is known of its import, is lost: no question. */
export function DiscardButton({ slug, id, label }: { slug: string; id: string; label: string }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  return (
    <Button
      pending={pending}
      onClick={() =>
        start(async () => {
          const result = await discard(slug, null, { id });
          if (!result.ok) return toast({ tone: "danger", title: "Nothing was discarded", description: result.error });
          router.replace(`/${slug}/users-groups/user-management/import`);
        })
      }
    >
      {label}
    </Button>
  );
}
