"use client";

import { useState, useTransition } from "react";
import { confirmAddress } from "#app/[workspace]/(app)/profile/actions.ts";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

export function ConfirmButton({ slug, token }: { slug: string; token: string }) {
  const [outcome, setOutcome] = useState<Awaited<ReturnType<typeof confirmAddress>> | null>(null);
  const [pending, start] = useTransition();
  const profile = <TextLink href={`/${slug}/profile`}>Profile</TextLink>;

  if (outcome?.ok) {
    return (
      <div role="status" className="max-w-160">
        <Banner tone="ok" action={profile}>
          {outcome.value} is confirmed.
        </Banner>
      </div>
    );
  }
  if (outcome) {
    return (
      <div role="alert" className="max-w-160">
        <Banner tone="danger" action={profile}>
          {outcome.error}
        </Banner>
      </div>
    );
  }
  return (
    <Button
      variant="primary"
      pending={pending}
      onClick={() =>
        start(async () => {
          setOutcome(await confirmAddress(slug, null, { token }));
        })
      }
    >
      Confirm this address
    </Button>
  );
}
