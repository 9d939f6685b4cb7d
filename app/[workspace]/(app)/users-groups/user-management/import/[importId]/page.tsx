import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { cache } from "react";
import { StateOfImport } from "#app/[workspace]/(app)/users-groups/user-management/import/state-of-import.tsx";
import { Steps } from "#app/[workspace]/(app)/users-groups/user-management/import/steps.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { refuseSupport, requirePermission, requireSession } from "#lib/auth/session.ts";
import { findImportById } from "#lib/directory/import-reads.ts";
import type { ImportState } from "#lib/types.ts";
import { Columns } from "./columns.tsx";
import { ImportProgress } from "./import-progress.tsx";
import { NotUploaded } from "./not-uploaded.tsx";
import { Outcome } from "./outcome.tsx";

interface ImportPageProps {
  params: Promise<{ workspace: string; importId: string }>;
  searchParams: Promise<SearchParams>;
}

const load = cache(async (slug: string, importId: string) => {
  const session = await requireSession(slug);
  requirePermission(session, "users.manage");
  refuseSupport(session);
  const found = await findImportById(session.ctx, importId);
  return found ? { session, found } : null;
});

export async function generateMetadata({ params }: ImportPageProps): Promise<Metadata> {
  const { workspace, importId } = await params;
  const loaded = await load(workspace, importId);
  return { title: loaded ? `Import of ${loaded.found.fileName}` : "Import not found" };
}

/** One import, in whatever state it is: this address can be left and come back to. */
export default async function ImportPage({ params, searchParams }: ImportPageProps) {
  const { workspace: slug, importId } = await params;
  const loaded = await load(slug, importId);
  if (!loaded) notFound();
  const { session, found } = loaded;
  const { id, fileName, state, done, total } = found;
  return (
    <>
      <PageHead
        parent={{ href: `/${slug}/users-groups/user-management/import`, label: "Import users" }}
        title={fileName}
        status={<StateOfImport state={state} />}
      />
      <Steps current={stepOf[state]} done={state === "done"} />
      {state === "uploading" ? (
        <NotUploaded slug={slug} id={id} done={done} total={total} />
      ) : state === "mapping" ? (
        <Columns session={session} found={found} />
      ) : state === "checking" || state === "running" ? (
        <ImportProgress key={state} slug={slug} id={id} state={state} done={done} total={total} />
      ) : (
        <Outcome session={session} found={found} searchParams={searchParams} />
      )}
    </>
  );
}

const stepOf = {
  uploading: "file",
  mapping: "columns",
  checking: "preview",
  preview: "preview",
  running: "import",
  done: "import",
  cancelled: "import",
  failed: "import",
} as const satisfies Record<ImportState, string>;
