"use client";

import { useState } from "react";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { LinkedBy, SsoIdentity } from "#lib/types.ts";
import { MicrosoftButton } from "./microsoft-button.tsx";

interface MicrosoftAccountProps {
  slug: string;
  account: SsoIdentity | null;
  /** Whose it is; null = of whoever looks. */
  name: string | null;
  /** The page that this stands on: Microsoft leads back to it. */
  href: string;
  unlink: () => Promise<{ ok: true } | { ok: false; error: string }>;
  /** Why an account was just not linked. */
  problem?: string | null;
}

/** Which Microsoft account somebody signs in with; a button to link one's own, or to unlink. */
export function MicrosoftAccount({ slug, account, name, href, unlink, problem }: MicrosoftAccountProps) {
  return (
    <div className="flex flex-col gap-3">
      {problem && (
        <div role="alert">
          <Banner tone="danger">{problem}</Banner>
        </div>
      )}
      {account ? (
        <div className="flex items-center justify-between gap-4 text-sm">
          <div className="min-w-0">
            <p>
              Linked <RelativeTime at={account.linkedAt} /> {byWhat[account.linkedBy]}
            </p>
            <p className="wrap-anywhere text-ink-muted text-xs">
              Object id <span className="font-mono">{account.objectId}</span>
            </p>
          </div>
          <Unlink name={name} unlink={unlink} />
        </div>
      ) : (
        <p className="text-ink-muted text-sm">
          None is linked. {name === null ? "Link yours to sign in with it." : `${name} links one by signing in with Microsoft.`}
        </p>
      )}
      {!account && name === null && <MicrosoftButton slug={slug} next={href} link choose={Boolean(problem)} />}
    </div>
  );
}

const byWhat: Record<LinkedBy, string> = {
  externalId: "by its object id, which is the external id",
  userName: "by its user principal name",
  session: "by hand, while signed in",
};

function Unlink({ name, unlink }: Pick<MicrosoftAccountProps, "name" | "unlink">) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        Unlink
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={name === null ? "Unlink your Microsoft account?" : `Unlink the Microsoft account of ${name}?`}
        confirmLabel="Unlink"
        onConfirm={async () => {
          const result = await unlink();
          if (!result.ok) return result.error;
          toast({ title: "The Microsoft account is unlinked" });
          return undefined;
        }}
      >
        The picture goes with it; sessions go on. The next sign-in with Microsoft links an account again, when it is the same
        person; an admin has to link it while signed in.
      </ConfirmDialog>
    </>
  );
}
