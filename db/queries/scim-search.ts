import { getSql } from "#db/client.ts";
import type { FactsOf } from "#db/scim-filter.ts";
import { costOf, dearer } from "#db/scim-index.ts";
import { sortKey } from "#db/scim-sort.ts";
import type { AnyRecord, ListQuery, ListResult } from "#lib/scim/types.ts";
import { findGroups, scimGroupHits } from "./groups.ts";
import { listPage } from "./scim-pages.ts";
import { findScimUsers, scimUserHits } from "./users.ts";

/** One page of users and groups in one order. Found by id first, then read. */
export async function searchScim(
  workspaceId: string,
  query: ListQuery,
  facts: { user: FactsOf; group: FactsOf },
): Promise<ListResult<AnyRecord>> {
  const { filter, sort, wantMemberships } = query;
  const page = await listPage<{ type: "User" | "Group"; id: string }>(
    {
      columns: getSql()`hit.type, hit.id`,
      hits: unionOf(workspaceId, query, facts),
      id: getSql()`hit.id`,
      key: sort && getSql()`hit.key`,
      // Each type for itself may find one.
      cost: dearer("indexed", dearer(costOf(filter, "user"), costOf(filter, "group"))),
    },
    query,
  );
  const idsOf = (type: string) => page.resources.filter((hit) => hit.type === type).map((hit) => hit.id);
  const [users, groups] = await Promise.all([
    findScimUsers(workspaceId, idsOf("User"), wantMemberships),
    findGroups(workspaceId, idsOf("Group"), wantMemberships),
  ]);
  const records = new Map<string, AnyRecord>([
    ...users.map((user) => [user.id, { type: "User", user }] as const),
    ...groups.map((group) => [group.id, { type: "Group", group }] as const),
  ]);
  return { ...page, resources: page.resources.flatMap((hit) => records.get(hit.id) ?? []) };
}

function unionOf(workspaceId: string, { filter, sort }: ListQuery, facts: { user: FactsOf; group: FactsOf }) {
  const sql = getSql();
  const nothing = sql`null::text`;
  return sql`from (
    select 'User' as type, u.id, ${sort ? sortKey(sort, "user", facts.user) : nothing} as key ${scimUserHits(workspaceId, filter, facts.user)}
    union all
    select 'Group', g.id, ${sort ? sortKey(sort, "group", facts.group) : nothing} ${scimGroupHits(workspaceId, filter, facts.group)}
  ) hit where true`;
}
