import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { type Fragment, locked } from "./transaction.ts";

/**
 * CTEs that lock whom a deletion means and ask the accident guard about it: `verdict` has a row when there is somebody, whose `holds`
 * says that the deletion is one too many. Who is held already stays it. `target`: a condition on users `u`.
 */
export function userVerdict(ctx: Ctx, id: string, target: Fragment): Fragment {
  return getSql()`
    meant as materialized (
      select u.held_until is not null as held from users u where u.workspace_id = ${ctx.workspaceId} and u.id = ${id} and ${target} ${locked()}
    ), verdict as materialized (
      select case when held then true else too_many_removals(${ctx.workspaceId}, 'user') end as holds from meant
    )`;
}

/** The same for groups `g`. */
export function groupVerdict(ctx: Ctx, id: string, target: Fragment): Fragment {
  return getSql()`
    meant as materialized (
      select from groups g where g.workspace_id = ${ctx.workspaceId} and g.id = ${id} and ${target} ${locked()}
    ), verdict as materialized (
      select too_many_removals(${ctx.workspaceId}, 'group') as holds from meant
    )`;
}

/** What became of a deletion: done, left to the caller to hold, or there is nobody to delete. */
export type Removal = "done" | "too many" | "nobody";

/** The end of a deletion whose CTE `gone` has the row that went. */
export function removal(guarded: boolean): Fragment {
  const sql = getSql();
  return guarded
    ? sql`select verdict.holds from verdict left join gone on true where verdict.holds or gone.id is not null`
    : sql`select false as holds from gone`;
}

export function removalOf([row]: { holds: boolean }[]): Removal {
  return row ? (row.holds ? "too many" : "done") : "nobody";
}
