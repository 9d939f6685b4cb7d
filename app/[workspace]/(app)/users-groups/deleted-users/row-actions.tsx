"use client";

import { Ellipsis, Trash2 } from "lucide-react";
import { useState, useTransition } from "react";
import { DeletePermanentlyDialog } from "#components/directory/delete-permanently-dialog.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { IdentityProvider } from "#lib/types.ts";
import { deletePermanently, restore } from "./actions.ts";
import type { DeletedUser } from "./deleted-users-table.tsx";

interface RowActionsProps {
  slug: string;
  user: DeletedUser;
  name: string;
  provider: IdentityProvider;
}

export function RowActions({ slug, user, name, provider }: RowActionsProps) {
  const [asking, setAsking] = useState(false);
  const [pending, start] = useTransition();

  function bringBack() {
    start(async () => {
      const result = await restore(slug, null, { id: user.id });
      if (result?.ok) toast({ title: `${name} is restored`, description: user.managed ? differs(provider) : undefined });
      else toast({ tone: "danger", title: `${name} was not restored`, description: result?.error });
    });
  }

  return (
    <span className="flex justify-end gap-1">
      <Button size="sm" pending={pending} onClick={bringBack} aria-label={`Restore ${name}`}>
        Restore
      </Button>
      <Menu
        align="end"
        trigger={
          <Button size="sm" variant="ghost" iconOnly aria-label={`More for ${name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem
          tone="danger"
          icon={<Trash2 aria-hidden />}
          disabledReason={user.managed ? "Pause sync first: the provider manages this user." : undefined}
          onSelect={() => setAsking(true)}
        >
          Delete permanently…
        </MenuItem>
      </Menu>
      <DeletePermanentlyDialog
        open={asking}
        onOpenChange={setAsking}
        name={name}
        confirmText={user.originalUserName ?? user.userName}
        onConfirm={async () => {
          const result = await deletePermanently(slug, null, { id: user.id });
          if (!result?.ok) return result?.error;
          toast({ title: `${name} is deleted permanently` });
          return undefined;
        }}
      />
    </span>
  );
}

const differs = (provider: IdentityProvider) => `Differs from ${providerName(provider)} until it writes this user again.`;
