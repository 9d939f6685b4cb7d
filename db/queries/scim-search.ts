import { getSql } from "#db/client.ts";
import type { FactsOf } from "#db/scim-filter.ts";
import { costOf, dearer } from "#db/scim-index.ts";
import { sortKey } from "#db/scim-sort.ts";
import type { AnyRecord, ListQuery, ListResult } from "#lib/scim/types.ts";
import { findGroups, scimGroupHits } from "./groups.ts";
import { FETCHED, Page } from "./scim-page.ts";
import { listPage } from "./scim-pages.ts";
import type { Fragment } from "./transaction.ts";
import { findScimUsers, scimUserHits } from "./users.ts";

interface Hit {
  id: string;
  sortKey: string | null;
}

/** One page of users and groups in one order. Found by id first, then read. */
export async function searchScim(
  workspaceId: string,
  query: ListQuery,
  facts: { user: FactsOf; group: FactsOf },
): Promise<ListResult<AnyRecord>> {
  const sql = getSql();
  const { filter, sort, after, wantMemberships } = query;
  const page = await listPage<Hit>(
    workspaceId,
    {
      columns: sql`chosen.id`,
      join: sql``,
      hits: unionOf(workspaceId, query, facts),
      id: sql`chosen.id`,
      key: sort && sql`chosen.key`,
      // Each type for itself may find one. No index has the order of both.
      cost: filter === null ? "scan" : dearer("indexed", dearer(costOf(filter, "user"), costOf(filter, "group"))),
    },
    query,
  );
  const { rows, isCut } = await readInOrder(workspaceId, page.resources, wantMemberships);
  const last = rows.at(-1);
  const next = last && after !== null && isCut ? { key: last.sortKey, id: last.id } : page.next;
  return { totalResults: page.totalResults, resources: rows.map(({ record }) => record), ...(next ? { next } : {}) };
}

async function readInOrder(
  workspaceId: string,
  hits: Hit[],
  wantMemberships: boolean,
): Promise<Page<Hit & { record: AnyRecord }>> {
  const page = new Page<Hit & { record: AnyRecord }>();
  for (let at = 0; at < hits.length && !page.isCut; at += FETCHED) {
    const some = hits.slice(at, at + FETCHED);
    const ids = some.map((hit) => hit.id);
    const [users, groups] = await Promise.all([
      findScimUsers(workspaceId, ids, wantMemberships),
      findGroups(workspaceId, ids, wantMemberships),
    ]);
    const records = new Map<string, AnyRecord>([
      ...users.map((user) => [user.id, { type: "User", user }] as const),
      ...groups.map((group) => [group.id, { type: "Group", group }] as const),
    ]);
    page.add(
      some.flatMap((hit) => {
        const record = records.get(hit.id);
        return record === undefined ? [] : [{ ...hit, record }];
      }),
    );
  }
  return page;
}

function unionOf(workspaceId: string, { filter, sort }: ListQuery, facts: { user: FactsOf; group: FactsOf }): Fragment {
  const sql = getSql();
  const nothing = sql`null::text`;
  return sql`from (
    select u.id, ${sort ? sortKey(sort, "user", facts.user) : nothing} as key ${scimUserHits(workspaceId, filter, facts.user)}
    union all
    select g.id, ${sort ? sortKey(sort, "group", facts.group) : nothing} ${scimGroupHits(workspaceId, filter, facts.group)}
  ) chosen`;
}
