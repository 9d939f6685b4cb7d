import type { Metadata } from "next";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { refuseSupport, requirePermission, requireSession } from "#lib/auth/session.ts";
import { importFields } from "#lib/directory/import-fields.ts";
import { listRecentImports } from "#lib/directory/import-reads.ts";
import { ChooseFile } from "./choose-file.tsx";
import { RecentImports } from "./recent-imports.tsx";
import { Steps } from "./steps.tsx";

export const metadata: Metadata = { title: "Import users" };

export default async function ImportPage({ params }: { params: Promise<{ workspace: string }> }) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "users.manage");
  refuseSupport(session);
  const imports = await listRecentImports(session.ctx);
  const { slug, identityProvider } = session.workspace;
  return (
    <>
      <PageHead
        parent={{ href: `/${slug}/users-groups/user-management`, label: "User management" }}
        title="Import users"
        description="Create and change users from a CSV file. You see what each line would do before anything is written."
      />
      <Steps current="file" />
      <Section title="Choose a file">
        <ChooseFile slug={slug} />
      </Section>
      <Section title="What the file can hold">
        <div className="flex flex-col gap-2 text-ink-muted text-sm">
          <p>
            The first line names the columns, each further line is a person: {importFields.map(({ label }) => label).join(", ")}.
            Only the user name is needed: it says who is meant, whether in capitals or not.
          </p>
          <p>
            An empty cell leaves a value as it is. An import never makes a workspace admin, puts nobody into a group, deletes
            nobody, and leaves alone whom your identity provider manages while sync is on.
          </p>
        </div>
      </Section>
      {imports.length > 0 && (
        <Section title="Recent imports" description="Files that were not imported go after 7 days, results after 30." wide>
          <RecentImports slug={slug} imports={imports} provider={identityProvider} />
        </Section>
      )}
    </>
  );
}
