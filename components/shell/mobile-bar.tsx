"use client";

import { MenuIcon } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Drawer } from "#components/ui/drawer.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { CommandMenu } from "./command-menu.tsx";
import type { NavSection, ShellAccount, ShellWorkspace, SignOuts } from "./nav.ts";
import { NavList } from "./nav-list.tsx";
import { ThemeMenu } from "./theme-menu.tsx";
import { WorkspaceMenu } from "./workspace-menu.tsx";

interface MobileBarProps {
  workspace: ShellWorkspace;
  nav: readonly NavSection[];
  account: ShellAccount;
  signOuts: SignOuts;
}

/** Under 768 px: a bar on top, and the sidebar as a sheet. */
export function MobileBar({ workspace, nav, account, signOuts }: MobileBarProps) {
  const [open, setOpen] = useState(false);
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-1 border-b bg-surface px-2 md:hidden">
      <Drawer
        side="left"
        title={workspace.name}
        open={open}
        onOpenChange={setOpen}
        trigger={
          <Button variant="ghost" iconOnly aria-label="Open navigation">
            <MenuIcon aria-hidden />
          </Button>
        }
        footer={
          <div className="flex min-w-0 flex-1 gap-1">
            <AccountMenu account={account} signOut={signOuts.here} />
            <ThemeMenu />
          </div>
        }
      >
        <NavList nav={nav} onNavigate={() => setOpen(false)} />
      </Drawer>
      <WorkspaceMenu workspace={workspace} signOuts={signOuts} />
      <span className="ml-auto">
        <CommandMenu workspace={workspace} nav={nav} look="icon" />
      </span>
    </header>
  );
}
