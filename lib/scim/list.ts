import { type Answer, answer } from "./answer.ts";
import type { Call } from "./call.ts";
import { ScimError } from "./errors.ts";
import { parseFilter } from "./filter.ts";
import type { CursorUse } from "./page-cursors.ts";
import type { ResourceType } from "./schema.ts";
import { sortOf } from "./sort.ts";
import type { JsonObject, ListQuery, ListResult } from "./types.ts";
import { LIST_RESPONSE } from "./urns.ts";

/** What a client asks of a list of one type, or of several (RFC 7644 §3.4.2, RFC 9865). */
export async function listQueryOf<Ctx>(
  call: Call<Ctx>,
  types: readonly ResourceType[],
  showsMemberships: boolean,
): Promise<ListQuery> {
  const { query } = call;
  const cursor = query.cursor();
  if (cursor !== null && query.get("startIndex") !== null) {
    throw new ScimError(400, "invalidValue", "startIndex and cursor are two ways to page: send one of them.");
  }
  const filter = query.get("filter");
  const count = query.count();
  return {
    filter: filter === null ? null : parseFilter(types, filter),
    sort: sortOf(types, query),
    startIndex: query.startIndex(),
    after: cursor === null ? null : cursor === "" ? "start" : await call.cursors.open(cursor, cursorUse(call, types, count)),
    count,
    wantMemberships: showsMemberships && count > 0,
  };
}

/** RFC 7644 §3.4.2. By cursor there is no startIndex, and nextCursor unless this is the last page. */
export async function listAnswer<Ctx>(
  call: Call<Ctx>,
  types: readonly ResourceType[],
  { startIndex, after, count }: ListQuery,
  { totalResults, next }: ListResult<unknown>,
  resources: JsonObject[],
): Promise<Answer> {
  if (after === null) return answer(200, toListResponse(resources, totalResults, startIndex));
  const body: JsonObject = { schemas: [LIST_RESPONSE], totalResults, itemsPerPage: resources.length };
  if (next !== undefined) body.nextCursor = await call.cursors.seal(next, cursorUse(call, types, count));
  body.Resources = resources;
  return answer(200, body);
}

export function toListResponse(resources: JsonObject[], totalResults: number, startIndex: number): JsonObject {
  return { schemas: [LIST_RESPONSE], totalResults, startIndex, itemsPerPage: resources.length, Resources: resources };
}

/** Cursors belong to a workspace, the types listed, the filter and the order: on the next page these must be the same. */
function cursorUse<Ctx>({ scope, query }: Call<Ctx>, types: readonly ResourceType[], count: number): CursorUse {
  const parameters = ["filter", "sortBy", "sortOrder"].map((name) => query.get(name)?.trim() ?? null);
  return { binding: JSON.stringify([scope, types.map((type) => type.name), parameters]), count };
}
