import type { Fragment } from "postgres";
import type { AttributePath, Position, Sort } from "#lib/scim/types.ts";
import { getSql } from "./client.ts";
import { columnOf, type Entity } from "./scim-columns.ts";
import { documentsOf, type FactsOf, stepsOf } from "./scim-filter.ts";

/** Longer values that begin alike are ordered by id: a cursor carries the key, and travels in a URL. */
const KEY_LENGTH = 200;

/**
 * What resources are sorted by, as text; folded when the attribute compares without case. Null where there is no value. Of a list
 * the primary element counts, else the first (RFC 7644 §3.4.2.3).
 */
export function sortKey({ path }: Sort, entity: Entity, factsOf: FactsOf): Fragment {
  const sql = getSql();
  const column = columnOf(entity, path)?.sortKey;
  if (column) return sql`left(${column()}, ${KEY_LENGTH})`;
  const { exact, folded } = documentsOf(entity);
  const { caseExact, isList } = factsOf(path);
  const document = caseExact ? exact : folded;
  if (!isList) return sql`left(${document} #>> ${stepsOf(path)}::text[], ${KEY_LENGTH})`;
  const first = sql`jsonb_path_query_first(${document}, ${elementPath(path, "[*]")}::jsonpath)`;
  const primary = sql`jsonb_path_query_first(${document}, ${elementPath(path, "[*] ? (@.primary == true)")}::jsonpath)`;
  return sql`left(coalesce(${primary}, ${first}) #>> '{}', ${KEY_LENGTH})`;
}

function elementPath({ urn, attribute, sub }: AttributePath, elements: string): string {
  const holder = urn === null ? "$" : `$.${JSON.stringify(urn)}`;
  return `${holder}.${JSON.stringify(attribute)}${elements}${sub === null ? "" : `.${JSON.stringify(sub)}`}`;
}

/** Without a value: last when ascending, first when descending (RFC 7644 §3.4.2.3). Equal ones by id, in either direction. */
export function orderBy(key: Fragment | null, descending: boolean, id: Fragment): Fragment {
  const sql = getSql();
  if (key === null) return id;
  return descending ? sql`${key} collate "C" desc nulls first, ${id}` : sql`${key} collate "C" asc nulls last, ${id}`;
}

/** What comes behind a position in that order. */
export function isBehind(position: Position, key: Fragment | null, descending: boolean, id: Fragment): Fragment {
  const sql = getSql();
  const sameKey = sql`${id} > ${position.id}::uuid`;
  if (key === null) return sameKey;
  if (position.key === null) {
    return descending ? sql`((${key} is null and ${sameKey}) or ${key} is not null)` : sql`(${key} is null and ${sameKey})`;
  }
  const equal = sql`(${key} = ${position.key} and ${sameKey})`;
  return descending
    ? sql`(${key} collate "C" < ${position.key} or ${equal})`
    : sql`(${key} collate "C" > ${position.key} or ${equal} or ${key} is null)`;
}
