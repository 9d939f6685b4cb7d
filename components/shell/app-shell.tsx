import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { MobileBar } from "./mobile-bar.tsx";
import { type NavSection, type ShellAccount, type ShellWorkspace, type SignOuts, sidebarCookie } from "./nav.ts";
import { Sidebar } from "./sidebar.tsx";

interface AppShellProps {
  workspace: ShellWorkspace;
  nav: readonly NavSection[];
  account: ShellAccount;
  signOuts: SignOuts;
  /** `<Banner edge>`: paused, support is in, a key expires. */
  banner?: ReactNode;
  children: ReactNode;
}

/**
 * The frame of every page of a workspace: sidebar (a sheet under 768 px), banner, main. The document scrolls, not a box inside it, so
 * that the browser's own search, restore and address bar behave.
 */
export async function AppShell({ workspace, nav, account, signOuts, banner, children }: AppShellProps) {
  const collapsed = (await cookies()).get(sidebarCookie)?.value === "collapsed";
  return (
    <div className="max-md:[--sticky-top:3rem] md:flex">
      <Sidebar workspace={workspace} nav={nav} account={account} signOuts={signOuts} defaultCollapsed={collapsed} />
      <MobileBar workspace={workspace} nav={nav} account={account} signOuts={signOuts} />
      <div className="min-w-0 flex-1">
        {banner && (
          <section aria-label="Workspace notice" className="empty:hidden">
            {banner}
          </section>
        )}
        <main id="main" tabIndex={-1} className="mx-auto max-w-360 px-4 py-6 outline-none md:px-8">
          {children}
        </main>
      </div>
    </div>
  );
}
