"use client";

import "@fontsource-variable/inter";
import "./globals.css";
import { ErrorState } from "#components/ui/error-state.tsx";

/** When the root layout itself fails, there is no theme, no toast, no router: plain words and a reload. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Roster could not be shown</title>
        <main>
          <ErrorState
            heading="h1"
            title="Roster could not be shown"
            reference={error.digest}
            action={
              <button type="button" className="rounded-md border px-3 py-1.5 text-sm" onClick={() => window.location.reload()}>
                Reload
              </button>
            }
          >
            If reloading does not help, quote the reference to whoever runs Roster.
          </ErrorState>
        </main>
      </body>
    </html>
  );
}
