import type { Metadata } from "next";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { requireStaff } from "#lib/auth/support/staff-session.ts";
import { isStorable } from "#lib/storable.ts";
import { searchAcrossWorkspaces } from "#lib/support/search.ts";
import { Results } from "./results.tsx";

export const metadata: Metadata = { title: "Search all workspaces" };

export default async function SupportSearchPage({ searchParams }: { searchParams: Promise<{ q?: string | string[] }> }) {
  const staff = await requireStaff();
  const { q } = await searchParams;
  const typed = typeof q === "string" && isStorable(q) ? q.trim().slice(0, 500) : "";
  return (
    <>
      <PageHead
        parent={{ href: "/support", label: "Workspaces" }}
        title="Search all workspaces"
        description="Hits where an admin lets support in; elsewhere only how many there are."
      />
      <form action="/support/search" className="mb-6 flex max-w-160 flex-wrap items-start gap-3">
        <Field
          label="User name, last four of a key, or request id"
          help="Exactly as it is; capitals make no difference."
          className="min-w-0 flex-1 basis-72"
        >
          <Input name="q" defaultValue={typed} maxLength={500} autoCapitalize="none" autoComplete="off" spellCheck={false} />
        </Field>
        <Button type="submit" variant="primary" className="sm:mt-6.5">
          Search
        </Button>
      </form>
      {typed === "" ? (
        <EmptyState>What you are looking for will be listed here, workspace by workspace.</EmptyState>
      ) : (
        <Results typed={typed} found={await searchAcrossWorkspaces(staff, typed)} />
      )}
    </>
  );
}
