"use client";

import { clsx } from "clsx";
import { Check, ChevronsUpDown, LogOut, Plus } from "lucide-react";
import { useTransition } from "react";
import { Menu, MenuHeading, MenuItem, MenuLink, MenuSeparator } from "#components/ui/menu.tsx";
import type { ShellWorkspace, SignOuts } from "./nav.ts";
import { WorkspaceIcon } from "./nav-icon.tsx";

interface WorkspaceMenuProps {
  workspace: ShellWorkspace;
  signOuts: SignOuts;
  /** The icon only. */
  compact?: boolean;
}

/** Which workspace this is, and the others that this browser is signed in to. */
export function WorkspaceMenu({ workspace, signOuts, compact = false }: WorkspaceMenuProps) {
  const [, start] = useTransition();
  const several = workspace.signedIn.length > 1;
  return (
    <Menu
      side={compact ? "right" : "bottom"}
      trigger={
        <button
          type="button"
          className="flex h-8 min-w-0 items-center gap-2.5 rounded-md px-2 text-left font-semibold text-sm hover:bg-hover data-popup-open:bg-hover pointer-coarse:h-10"
        >
          <WorkspaceIcon aria-hidden className="size-4 shrink-0 text-accent-ink" />
          <span className={compact ? "sr-only" : "min-w-0 truncate"}>
            <span className="sr-only">Workspace: </span>
            {workspace.name}
          </span>
          {!compact && <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-faint" />}
        </button>
      }
    >
      <MenuHeading>
        <p className="text-ink-muted text-xs">Workspaces in this browser</p>
      </MenuHeading>
      {workspace.signedIn.map(({ slug, name, account }) => {
        const current = `/${slug}` === workspace.href;
        return (
          <MenuLink
            key={slug}
            href={`/${slug}`}
            current={current}
            icon={<Check aria-hidden className={clsx("text-accent-ink", !current && "invisible")} />}
          >
            <span className="min-w-0">
              <span className="block truncate">{name}</span>
              <span className="block truncate text-ink-muted text-xs">{account}</span>
            </span>
          </MenuLink>
        );
      })}
      <MenuSeparator />
      <MenuLink href="/?another" icon={<Plus aria-hidden />}>
        Sign in to another workspace
      </MenuLink>
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => start(signOuts.here)}>
        Sign out of {workspace.name}
      </MenuItem>
      {several && (
        <MenuItem icon={<LogOut aria-hidden />} onSelect={() => start(signOuts.everywhere)}>
          Sign out of all workspaces
        </MenuItem>
      )}
    </Menu>
  );
}
