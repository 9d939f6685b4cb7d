import "@fontsource-variable/inter";
import "./globals.css";
import { CSPProvider } from "@base-ui/react/csp-provider";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { HistoryGuard } from "#components/ui/history-guard.tsx";
import { ExactTimeTooltip } from "#components/ui/relative-time.tsx";
import { SkipLink } from "#components/ui/skip-link.tsx";
import { ToastViewport } from "#components/ui/toast.tsx";
import { TooltipProvider } from "#components/ui/tooltip.tsx";

export const metadata: Metadata = {
  title: { default: "Roster", template: "%s · Roster" },
  description: "Users, groups and their provisioning.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#121519" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the headers also makes every page dynamic, which a nonce needs: a page built beforehand would carry none.
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // The theme's script sets the class before React wakes up, so the server's <html> differs on purpose.
    <html lang="en" suppressHydrationWarning>
      <body>
        {/* A page that is read anew carries a new nonce, which its document doesn't accept: styles come from globals.css only. */}
        <CSPProvider nonce={nonce} disableStyleElements>
          <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
            <NuqsAdapter>
              <TooltipProvider>
                <SkipLink />
                <div className="app-root">{children}</div>
                <ToastViewport />
                <ExactTimeTooltip />
                <HistoryGuard />
              </TooltipProvider>
            </NuqsAdapter>
          </ThemeProvider>
        </CSPProvider>
      </body>
    </html>
  );
}
