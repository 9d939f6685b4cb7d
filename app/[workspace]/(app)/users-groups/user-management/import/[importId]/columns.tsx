import { actorName } from "#components/directory/actor-name.ts";
import { Banner } from "#components/ui/banner.tsx";
import { Section } from "#components/ui/section.tsx";
import type { Session } from "#lib/auth/session.ts";
import { guessMapping, importFields } from "#lib/directory/import-fields.ts";
import { sampleLines } from "#lib/directory/import-reads.ts";
import { isCreator } from "#lib/directory/imports.ts";
import type { Import } from "#lib/types.ts";
import { ColumnsForm } from "./columns-form.tsx";
import { DiscardButton } from "./discard-button.tsx";

/** Which column is which field: guessed from the head, or as it was chosen before. */
export async function Columns({ session, found }: { session: Session; found: Import }) {
  const { id, columns, mapping, createdBy } = found;
  const { slug, identityProvider } = session.workspace;
  if (!isCreator(session.ctx, found)) {
    return (
      <div className="flex max-w-160 flex-col items-start gap-5">
        <Banner tone="info">
          {actorName(createdBy, identityProvider)} chose this file and says what its columns are: the changes are written under
          their name.
        </Banner>
        <DiscardButton slug={slug} id={id} label="Discard the file" />
      </div>
    );
  }
  const samples = await sampleLines(session.ctx, id);
  const chosen: Record<string, number> = Object.keys(mapping).length > 0 ? mapping : guessMapping(columns);
  return (
    <Section
      title="Choose columns"
      description="What each column of the file is. What no column fills stays as it is; an empty cell changes nothing either."
      wide
    >
      <ColumnsForm
        slug={slug}
        id={id}
        columns={columns.map((name, column) => ({
          name: name || `Column ${column + 1}`,
          samples: samples.map((cells) => cells[column] ?? "").filter((cell) => cell.trim() !== ""),
        }))}
        fields={importFields.map(({ id: field, label }) => ({ id: field, label, column: chosen[field] ?? null }))}
      />
    </Section>
  );
}
