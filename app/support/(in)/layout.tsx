import type { Metadata } from "next";
import type { ReactNode } from "react";
import { signOut } from "#app/support/actions.ts";
import { ThemeMenu } from "#components/shell/theme-menu.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requireStaff } from "#lib/auth/support/staff-session.ts";

export const metadata: Metadata = { title: { default: "Support", template: "%s · Support" } };

/** The frame only: it isn't run again when one moves between pages, so every page checks the session for itself. */
export default async function SupportLayout({ children }: { children: ReactNode }) {
  const { name } = await requireStaff();
  return (
    <>
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b bg-surface px-4 py-2 md:px-8">
        <p className="font-semibold text-sm">
          <TextLink href="/support">Roster support</TextLink>
        </p>
        <div className="flex min-w-0 items-center gap-2">
          <span className="min-w-0 truncate text-ink-muted text-sm">{name}</span>
          <form action={signOut}>
            <Button type="submit" size="sm">
              Sign out
            </Button>
          </form>
          <ThemeMenu />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto max-w-360 px-4 py-6 outline-none md:px-8">
        {children}
      </main>
    </>
  );
}
