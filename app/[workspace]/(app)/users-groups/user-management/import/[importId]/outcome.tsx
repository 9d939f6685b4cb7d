import type { SearchParams } from "nuqs/server";
import { actorName } from "#components/directory/actor-name.ts";
import { pageQuery } from "#components/table/page-query.ts";
import { buttonClass } from "#components/ui/button-style.ts";
import { LinkButton } from "#components/ui/link-button.tsx";
import type { Session } from "#lib/auth/session.ts";
import { countOutcomes, listLines } from "#lib/directory/import-reads.ts";
import { isCreator } from "#lib/directory/imports.ts";
import type { Import } from "#lib/types.ts";
import { DiscardButton } from "./discard-button.tsx";
import { LinesTable } from "./lines-table.tsx";
import { OutcomeCounts } from "./outcome-counts.tsx";
import { PreviewActions } from "./preview-actions.tsx";
import { Summary } from "./summary.tsx";
import { linesTable } from "./table-definition.ts";

interface OutcomeProps {
  session: Session;
  found: Import;
  searchParams: Promise<SearchParams>;
}

/** What each line would do, or has done: a summary, the counts, what to do next, and every line. */
export async function Outcome({ session, found, searchParams }: OutcomeProps) {
  const { ctx, workspace } = session;
  const { id, state: importState, mapping, createdBy } = found;
  const state = await linesTable.load(searchParams);
  const [counts, { rows, total }] = await Promise.all([
    countOutcomes(ctx, id),
    listLines(ctx, id, { ...pageQuery(state), ...state.filters }),
  ]);
  const base = `/${workspace.slug}/users-groups/user-management/import`;
  const preview = importState === "preview";
  const starter = actorName(createdBy, workspace.identityProvider);
  return (
    <>
      <Summary state={importState} counts={counts} starter={starter} />
      <OutcomeCounts counts={counts} preview={preview} />
      <div className="my-5 flex flex-wrap gap-2">
        {preview ? (
          <PreviewActions slug={workspace.slug} id={id} counts={counts} starter={isCreator(ctx, found) ? null : starter} />
        ) : (
          <>
            <LinkButton href={base}>Import another file</LinkButton>
            <DiscardButton slug={workspace.slug} id={id} label="Forget this result" />
          </>
        )}
        {counts.refused > 0 && (
          <a href={`${base}/${id}/refused`} className={buttonClass({})} download>
            Download the refused lines
          </a>
        )}
      </div>
      <LinesTable state={state} rows={rows} total={total} preview={preview} userNameColumn={mapping.userName ?? 0} />
    </>
  );
}
