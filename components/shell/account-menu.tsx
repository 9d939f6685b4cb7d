"use client";

import { ChevronsUpDown, LogOut, UserRound } from "lucide-react";
import { useTransition } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Menu, MenuHeading, MenuItem, MenuLink, MenuSeparator } from "#components/ui/menu.tsx";
import type { ShellAccount } from "./nav.ts";

interface AccountMenuProps {
  account: ShellAccount;
  signOut: () => Promise<void>;
  /** The picture only. */
  compact?: boolean;
}

export function AccountMenu({ account, signOut, compact = false }: AccountMenuProps) {
  const [, start] = useTransition();
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          className="flex h-8 min-w-0 items-center gap-2 rounded-md px-1 text-left text-sm hover:bg-hover data-popup-open:bg-hover not-data-compact:flex-1 pointer-coarse:h-10"
          data-compact={compact || undefined}
        >
          <Avatar name={account.name} photo={account.photo} size="sm" />
          <span className={compact ? "sr-only" : "min-w-0 flex-1 truncate"}>
            <span className="sr-only">Account: </span>
            {account.name}
          </span>
          {!compact && <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-faint" />}
        </button>
      }
    >
      <MenuHeading>
        <p className="wrap-anywhere font-medium">{account.name}</p>
        <p className="wrap-anywhere text-ink-muted text-xs">{account.userName}</p>
      </MenuHeading>
      <MenuSeparator />
      {account.profileHref !== null && (
        <MenuLink href={account.profileHref} icon={<UserRound aria-hidden />}>
          Profile
        </MenuLink>
      )}
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => start(signOut)}>
        {account.profileHref === null ? "Leave this workspace" : "Sign out"}
      </MenuItem>
    </Menu>
  );
}
