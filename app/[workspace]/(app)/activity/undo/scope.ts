import type { SearchParams } from "nuqs/server";
import { historyTable } from "#app/[workspace]/(app)/activity/change-history/table-definition.ts";
import { parseTime } from "#components/activity/time-filter.ts";
import { onlyIds } from "#lib/directory/admin-reads.ts";
import { parseHistoryCursor } from "#lib/directory/user-history.ts";
import type { ChangeFilter, UndoScope } from "#lib/types.ts";

/** Of an admin's request, a UUID; of the operator's, a word. */
const LONGEST_REQUEST_ID = 100;

/** What the history's address narrows it to. */
export async function parseFilter(asked: SearchParams): Promise<ChangeFilter> {
  const state = await historyTable.load(Promise.resolve(asked));
  const { actor, entity, action, from, to } = state.filters;
  const one = (ids: string[]) => onlyIds(ids)[0] ?? null;
  return {
    actor,
    entity,
    action,
    about: one(state.filters.about),
    by: one(state.filters.by),
    key: one(state.filters.key),
    requestId: state.q === "" ? null : requestIdIn(state.q),
    from: parseTime(from[0]),
    to: parseTime(to[0]),
  };
}

/** Of this page's address: one change, or the history's filters with a time or a request. Otherwise what is lacking. */
export async function parseScope(asked: SearchParams): Promise<UndoScope | "no change" | "no time"> {
  if (asked.change !== undefined) {
    const change = typeof asked.change === "string" ? parseHistoryCursor(asked.change) : null;
    return change ? { change } : "no change";
  }
  const filter = await parseFilter(asked);
  return filter.from === null && filter.requestId === null ? "no time" : { filter };
}

/** As it is pasted: alone, or in a sentence that has it. */
function requestIdIn(text: string): string {
  const [id] = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text) ?? [];
  return id?.toLowerCase() ?? text.slice(0, LONGEST_REQUEST_ID);
}
