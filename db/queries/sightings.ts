import { getSql } from "#db/client.ts";
import type { Queryable } from "./transaction.ts";

/** The provider wrote a user or group, or looked it up and found it. */
export interface Sighting {
  workspaceId: string;
  entity: "user" | "group";
  id: string;
  at: Date;
}

/** A batch of any workspaces. In the order of the key, so that two instances can't wait for each other. */
export async function recordSightings(batch: Sighting[], sql: Queryable = getSql()): Promise<void> {
  const latest = new Map<string, Sighting>();
  for (const sighting of batch) {
    const key = `${sighting.workspaceId}/${sighting.entity}/${sighting.id}`;
    const known = latest.get(key);
    if (!known || known.at < sighting.at) latest.set(key, sighting);
  }
  if (latest.size === 0) return;
  const rows = [...latest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sighting]) => sighting);
  // Joined, because a workspace may have gone between the request and its batch.
  await sql`
    insert into sightings (workspace_id, entity, entity_id, at)
    select seen.workspace_id, seen.entity, seen.entity_id, seen.at from unnest(${rows.map((row) => row.workspaceId)}::uuid[], ${rows.map((row) => row.entity)}::text[],
      ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.at.toISOString())}::timestamptz[]) with ordinality
      as seen (workspace_id, entity, entity_id, at, n)
    join workspaces w on w.id = seen.workspace_id order by seen.n
    on conflict (workspace_id, entity, entity_id) do update set at = greatest(sightings.at, excluded.at)`;
}

/** Of whom nobody is left. Of all workspaces: for housekeeping. */
export async function dropStraySightings(): Promise<void> {
  await getSql()`
    delete from sightings s where
      (s.entity = 'user' and not exists (select 1 from users u where u.workspace_id = s.workspace_id and u.id = s.entity_id))
      or (s.entity = 'group' and not exists (select 1 from groups g where g.workspace_id = s.workspace_id and g.id = s.entity_id))`;
}

export async function dropSightings(workspaceId: string, sql: Queryable): Promise<void> {
  await sql`delete from sightings where workspace_id = ${workspaceId}`;
}
