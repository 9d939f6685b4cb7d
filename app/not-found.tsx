import type { Metadata } from "next";
import { LinkButton } from "#components/ui/link-button.tsx";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <main id="main" tabIndex={-1} className="mx-auto flex max-w-120 flex-col items-start gap-4 px-4 py-16 outline-none">
      <div>
        <h1 className="font-semibold text-lg">There is no page at this address</h1>
        <p className="mt-1 text-ink-muted">
          It may have been deleted, it may belong to another workspace, or the address may have a typing error.
        </p>
      </div>
      <LinkButton href="/">Go to the start page</LinkButton>
    </main>
  );
}
