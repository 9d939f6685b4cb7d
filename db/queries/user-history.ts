import { getSql } from "#db/client.ts";
import type { ChangeRow } from "./change-table.ts";
import { finalValues, isSecondPart, secondPart } from "./two-part-creation.ts";

/** A change of a user, or of one of their memberships. */
export interface UserChange extends Omit<ChangeRow, "entity" | "entityId" | "memberId"> {
  /** Null when the change is the user's own. The name is null when the group is gone. */
  group: { id: string; displayName: string | null } | null;
}

/** Between one page and the next: the last change of the one. */
export interface HistoryCursor {
  /** ISO 8601 with microseconds, as the database counts. */
  at: string;
  id: string;
}

/** Newest first; `next` null = no older ones. Each half is found by an index of its own, and read no further than the page needs. */
export async function listUserChanges(
  workspaceId: string,
  userId: string,
  { before, limit }: { before: HistoryCursor | null; limit: number },
): Promise<{ changes: UserChange[]; next: HistoryCursor | null }> {
  const sql = getSql();
  // As text, because the driver would make it a Date, which has no microseconds.
  const older = before === null ? sql`` : sql`and (at, id) < (${before.at}::text::timestamptz, ${before.id}::uuid)`;
  const page = sql`order by at desc, id desc limit ${limit + 1}`;
  const rows = await sql<UserChange[]>`
    select c.id, c.at, to_char(c.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "exactAt", c.actor, c.request_id as "requestId",
      second.request_id as "secondRequestId", c.action, c.before, ${finalValues()} as after,
      case when c.entity = 'membership' then jsonb_build_object('id', c.entity_id, 'displayName', g.display_name) end as group
    from (
      (select * from changes c where workspace_id = ${workspaceId} and entity_id = ${userId} and entity = 'user' and not ${isSecondPart()}
        ${older} ${page})
      union all
      (select * from changes where workspace_id = ${workspaceId} and member_id = ${userId} ${older} ${page})
    ) c
    left join ${secondPart()} on true
    left join groups g on c.entity = 'membership' and g.workspace_id = c.workspace_id and g.id = c.entity_id
    order by c.at desc, c.id desc limit ${limit + 1}`;
  const changes = rows.slice(0, limit);
  const last = rows.length > limit ? changes.at(-1) : undefined;
  return { changes, next: last ? { at: last.exactAt, id: last.id } : null };
}
