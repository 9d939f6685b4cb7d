import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import type { Fragment, Queryable } from "./transaction.ts";

interface Lists {
  add: string[];
  remove: string[];
}

/** CTEs behind those of changeMemberships: the provider has said again who is a member, and who isn't. */
export function agreed(ctx: Ctx, { add, remove }: Lists): Fragment {
  const sql = getSql();
  const forget = (among: Fragment) => sql`
      delete from member_divergences d using target, ${among} said
      where d.workspace_id = ${ctx.workspaceId} and d.group_id = target.id and d.user_id = said.id`;
  return sql`
    ${add.length === 0 ? sql`` : sql`, agreed_members as (${forget(sql`wanted`)})`}
    ${remove.length === 0 ? sql`` : sql`, agreed_others as (${forget(sql`unwanted`)})`}`;
}

/**
 * CTEs behind those of changeMemberships: who joined or left a linked group differs from what the provider said, but for whom that had been
 * so before: there the two agree again.
 */
export function diverged(ctx: Ctx, { add, remove }: Lists): Fragment {
  const sql = getSql();
  if (add.length + remove.length === 0) return sql``;
  const lists = [
    ...(add.length === 0 ? [] : [sql`select group_id, user_id from added`]),
    ...(remove.length === 0 ? [] : [sql`select group_id, user_id from removed`]),
  ];
  const [first = sql``, second] = lists;
  return sql`, written as (
      select w.* from (${first} ${second ? sql`union all ${second}` : sql``}) w join target on target.source = 'scim'
    ), agreed as (
      delete from member_divergences d using written w
      where d.workspace_id = ${ctx.workspaceId} and d.group_id = w.group_id and d.user_id = w.user_id
    ), diverged as (
      insert into member_divergences (workspace_id, group_id, user_id)
      select ${ctx.workspaceId}::uuid, group_id, user_id from written w where not exists (
        select from member_divergences d where d.workspace_id = ${ctx.workspaceId} and d.group_id = w.group_id and d.user_id = w.user_id
      )
      order by user_id on conflict do nothing
    )`;
}

/** The provider has sent all of the group's members. */
export async function forgetMemberDivergences(workspaceId: string, groupId: string, sql: Queryable): Promise<void> {
  await sql`delete from member_divergences where workspace_id = ${workspaceId} and group_id = ${groupId}`;
}

/** Of one group: who joined or left it otherwise than the provider said. */
export interface MemberDivergences {
  /** The first of them by name, and how many there are. */
  joined: { names: string[]; n: number };
  left: { names: string[]; n: number };
  /** The latest. */
  at: Date;
}

/** Null = none. */
export async function findMemberDivergences(workspaceId: string, groupId: string): Promise<MemberDivergences | null> {
  const sql = getSql();
  const rows = await sql<{ member: boolean; names: string[]; n: number; at: Date }[]>`
    select m.user_id is not null as member, count(*)::int as n, max(d.at) as at,
      (array_agg(u.shown_name order by u.shown_name collate "und-x-icu"))[1:3] as names
    from member_divergences d
    join users u on u.workspace_id = d.workspace_id and u.id = d.user_id
    left join group_members m on m.workspace_id = d.workspace_id and m.group_id = d.group_id and m.user_id = d.user_id
    where d.workspace_id = ${workspaceId} and d.group_id = ${groupId} group by 1`;
  if (rows.length === 0) return null;
  const of = (member: boolean) => rows.find((row) => row.member === member) ?? { names: [], n: 0 };
  const pick = ({ names, n }: { names: string[]; n: number }) => ({ names, n });
  const at = new Date(Math.max(...rows.map((row) => row.at.getTime())));
  return { joined: pick(of(true)), left: pick(of(false)), at };
}
