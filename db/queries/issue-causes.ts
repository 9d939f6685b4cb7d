import { getSql } from "#db/client.ts";
import type { JsonObject } from "#lib/scim/types.ts";

/** Workspaces with sync on to whose door somebody came with a key that doesn't open it, in the last two minutes. */
export async function findWorkspacesThatRejected(): Promise<{ id: string; syncChangedAt: Date | null }[]> {
  const sql = getSql();
  const recently = sql`now() - interval '2 minutes'`;
  return sql<{ id: string; syncChangedAt: Date | null }[]>`
    select w.id, w.sync_changed_at as "syncChangedAt" from workspaces w
    where w.provisioning_method = 'scim' and w.sync_enabled and (
      exists (select from scim_requests r where r.workspace_id = w.id and r.at > ${recently} and r.status = 401)
      or exists (select from unknown_keys k where k.workspace_id = w.id and k.minute > ${recently} - interval '1 minute' and k.last_at > ${recently}))`;
}

/** The groups that a user lost by one request. */
export async function findGroupsLost(workspaceId: string, userId: string, requestId: string): Promise<string[]> {
  const rows = await getSql()<{ id: string }[]>`
    select distinct entity_id as id from changes
    where workspace_id = ${workspaceId} and member_id = ${userId} and action = 'removed' and request_id = ${requestId} order by 1`;
  return rows.map(({ id }) => id);
}

/** An externalId of several live users whom SCIM sees, of whom two are told. */
export interface SharedExternalId {
  workspaceId: string;
  externalId: string;
  users: JsonObject[];
}

/**
 * Of all workspaces, those of which there is no open issue, nor one that an admin has marked as solved. Two requests at the same time
 * don't see each other's user.
 */
export function findSharedExternalIds(limit: number): Promise<SharedExternalId[]> {
  return getSql()<SharedExternalId[]>`
    select s.workspace_id as "workspaceId", s.external_id as "externalId", (
      select jsonb_agg(jsonb_build_object('id', u.id, 'userName', u.user_name, 'displayName', u.display_name, 'source', u.source))
      from (
        select * from users u where u.workspace_id = s.workspace_id and u.external_id = s.external_id
          and u.deleted_at is null and u.scim_deleted_at is null and not u.excluded order by u.id limit 2
      ) u
    ) as users
    from (
      select workspace_id, external_id from users
      where external_id is not null and deleted_at is null and scim_deleted_at is null and not excluded
      group by workspace_id, external_id having count(*) > 1
    ) s
    where not exists (
      select from sync_issues i where i.workspace_id = s.workspace_id and i.kind = 'shared externalId' and i.details ->> 'externalId' = s.external_id
        and (i.closed_at is null or i.resolution = 'marked as solved'))
    limit ${limit}`;
}
