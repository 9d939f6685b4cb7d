import { getSql } from "#db/client.ts";
import type { Actor, Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import type { Fragment, Queryable } from "./transaction.ts";

export interface Change {
  entity: "user" | "group" | "membership" | "role" | "workspace" | "api_key";
  action: string;
  before: JsonObject | null;
  after: JsonObject | null;
}

/**
 * The part of a statement that writes its own history row: put it into a CTE. `source` is the CTE that makes the change; it
 * has at most one row, whose `id` is the entity's.
 */
export function historyOf(ctx: Ctx, change: Change, source: Fragment): Fragment {
  const sql = getSql();
  return sql`
    insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action, before, after)
    select ${ctx.workspaceId}::uuid, ${newId()}::uuid, ${actorJson(ctx.actor)}, ${ctx.requestId}, ${change.entity}, s.id, ${change.action},
      ${change.before === null ? null : sql.json(change.before)}::jsonb, ${change.after === null ? null : sql.json(change.after)}::jsonb
    from ${source} s`;
}

/** A history row of its own, for a change whose statement can't carry it. Call it in the change's transaction. */
export async function insertChange(ctx: Ctx, entityId: string, change: Change, sql: Queryable): Promise<void> {
  await sql`
    insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action, before, after)
    values (${ctx.workspaceId}, ${newId()}, ${actorJson(ctx.actor)}, ${ctx.requestId}, ${change.entity}, ${entityId}, ${change.action},
      ${change.before === null ? null : getSql().json(change.before)}, ${change.after === null ? null : getSql().json(change.after)})`;
}

/** Permissions are how the actor may act now, not who they were then: history keeps the latter only. */
export function actorJson(actor: Actor) {
  const { permissions: _, ...who } = "permissions" in actor ? actor : { ...actor, permissions: [] };
  return getSql().json(who as JsonObject);
}
