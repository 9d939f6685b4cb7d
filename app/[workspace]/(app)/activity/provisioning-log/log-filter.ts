import type { SearchParams } from "nuqs/server";
import { parseTime } from "#components/activity/time-filter.ts";
import { onlyIds } from "#lib/directory/admin-reads.ts";
import { parseHistoryCursor } from "#lib/directory/user-history.ts";
import { logTable } from "./table-definition.ts";

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
/** What an address may ask for at once. */
const MOST_ABOUT = 10;

/** What the address asks for, for the page and the export alike. */
export async function readLogParams(searchParams: Promise<SearchParams>) {
  const state = await logTable.load(searchParams);
  const { result, kind, about, key, from, to, before, live } = state.filters;
  return {
    state,
    filter: {
      result,
      kind,
      about: onlyIds(about).slice(0, MOST_ABOUT),
      keyIds: onlyIds(key),
      from: parseTime(from[0]),
      to: parseTime(to[0]),
    },
    before: parseHistoryCursor(before[0]),
    live: live.length > 0,
    /** As it is pasted from an answer: "… (Reference: 0198…)". Null = the box is empty; "" = there is no id in it. */
    requestId: state.q === "" ? null : (UUID.exec(state.q)?.[0].toLowerCase() ?? ""),
  };
}

/** The request that the drawer shows. */
export function openRequest(params: SearchParams): string | null {
  return typeof params.request === "string" && UUID.test(params.request) && params.request.length === 36
    ? params.request.toLowerCase()
    : null;
}
