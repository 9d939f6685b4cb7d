import { getSql } from "#db/client.ts";
import type { Json } from "#lib/scim/types.ts";
import type { Queryable } from "./transaction.ts";

/** Somebody permanently deleted, of whom history, log and issues still tell. */
export interface Erasable {
  workspaceId: string;
  id: string;
  userName: string;
  /** Folded. Null when somebody who is here has this name now: what tells of it may be about them. */
  nameKey: string | null;
  deletedAt: Date;
}

/** Whom their workspace's setting says to erase by now, of all workspaces; some at a time. */
export function findErasable(now: Date, limit: number): Promise<Erasable[]> {
  return getSql()<Erasable[]>`
    select t.workspace_id as "workspaceId", t.id, t.user_name as "userName",
      case when exists (select from users u where u.workspace_id = t.workspace_id and u.user_name_key = t.user_name_key) then null else t.user_name_key end as "nameKey",
      t.deleted_at as "deletedAt"
    from tombstones t join workspaces w on w.id = t.workspace_id
    where t.erased_at is null and t.deleted_at < ${now}::timestamptz - make_interval(days => w.erase_after_days)
    order by t.workspace_id, t.deleted_at limit ${limit}`;
}

/** That something happened stays, and when; of the person, only the id. The values of their changes, and their name where they acted. */
export async function eraseFromHistory(workspaceId: string, ids: string[], sql: Queryable): Promise<void> {
  const named = sql`'{"name": "Erased user"}'::jsonb`;
  await sql`
    update changes set before = null, after = null
    where workspace_id = ${workspaceId} and entity_id = any(${ids}::uuid[]) and (before is not null or after is not null)`;
  await sql`
    update changes set before = null, after = null
    where workspace_id = ${workspaceId} and member_id = any(${ids}::uuid[]) and (before is not null or after is not null)`;
  await sql`
    update changes set actor = actor || ${named}
    where workspace_id = ${workspaceId} and actor ->> 'kind' = 'user' and actor ->> 'id' = any(${ids}::text[])`;
  await sql`
    update users set deleted_by = deleted_by || ${named}
    where workspace_id = ${workspaceId} and deleted_at is not null and deleted_by ->> 'id' = any(${ids}::text[])`;
}

/** Requests that were about them, and those that name them: that they came and how they ended stays. */
export async function eraseFromLog(workspaceId: string, ids: string[], names: string[], sql: Queryable): Promise<void> {
  const nothing = sql`set words = null, query = '', detail = null, headers = null, request_body = null, response_body = null, request_bytes = null, response_bytes = null`;
  await sql`
    update scim_requests r ${nothing} from scim_subjects s
    where s.workspace_id = ${workspaceId} and s.entity_id = any(${ids}::uuid[]) and r.workspace_id = s.workspace_id and r.at = s.at
      and r.request_id = s.request_id`;
  const encoded = names.map((name) => encodeURIComponent(name).toLowerCase());
  const told = [...new Set([...names, ...encoded, ...ids])];
  // Reads the workspace's log once: lists of everybody hold them, too.
  await sql`
    update scim_requests r ${nothing}
    where r.workspace_id = ${workspaceId} and exists (
      select from unnest(${told}::text[]) t (text)
      where strpos(lower(concat_ws(' ', r.words, r.query, r.detail, r.request_body, r.response_body)), t.text) > 0)`;
}

/** Issues about them are over; what was sent, and who stood in the way, is forgotten. */
export async function eraseFromIssues(workspaceId: string, ids: string[], names: string[], sql: Queryable): Promise<void> {
  await sql`
    update sync_issues set details = '{}', search_text = '', cause = id::text, closed_at = coalesce(closed_at, now()),
      closed_by = coalesce(closed_by, '{"kind": "system", "task": "erasure"}'), resolution = coalesce(resolution, 'erased')
    where workspace_id = ${workspaceId} and (user_id = any(${ids}::uuid[])
      or exists (select from unnest(${names}::text[]) n (name) where strpos(search_text, n.name) > 0))`;
  await sql`
    update sync_issues set closed_by = closed_by || '{"name": "Erased user"}'
    where workspace_id = ${workspaceId} and closed_by ->> 'id' = any(${ids}::text[])`;
}

/** Guides that were about them, and what they did in others. */
export async function eraseFromGuides(workspaceId: string, ids: string[], sql: Queryable): Promise<void> {
  const named = sql`'{"name": "Erased user"}'::jsonb`;
  const isTheirs = sql`->> 'id' = any(${ids}::text[])`;
  await sql`
    update guided_runs set
      user_name = case when user_id = any(${ids}::uuid[]) then null else user_name end,
      wanted_name = case when user_id = any(${ids}::uuid[]) then null else wanted_name end,
      started_by = case when started_by ${isTheirs} then started_by || ${named} else started_by end,
      ended_by = case when ended_by ${isTheirs} then ended_by || ${named} else ended_by end,
      steps = (
        select coalesce(jsonb_agg(case when step -> 'by' ${isTheirs} then jsonb_set(step, '{by,name}', '"Erased user"') else step end order by place), '[]')
        from jsonb_array_elements(steps) with ordinality s (step, place)
      )
    where workspace_id = ${workspaceId}`;
}

/** Kept while paused: what was to be done to them. It would come to nothing. */
export async function dropRefusedOf(workspaceId: string, ids: string[], sql: Queryable): Promise<void> {
  await sql`delete from refused_requests where workspace_id = ${workspaceId} and path = any(${ids.map((id) => `/Users/${id}`)}::text[])`;
}

/** Refused writes that name somebody, from before that person was deleted: who comes by the name later is somebody else. */
export function findRefusedNaming(
  workspaceId: string,
  people: { name: string; deletedAt: Date }[],
  sql: Queryable,
): Promise<{ id: string; isUser: boolean; body: Json }[]> {
  return sql<{ id: string; isUser: boolean; body: Json }[]>`
    select r.id, r.path = '/Users' or r.path like '/Users/%' as "isUser", r.body from refused_requests r
    where r.workspace_id = ${workspaceId} and r.body is not null and exists (
      select from unnest(${people.map(({ name }) => name)}::text[], ${people.map(({ deletedAt }) => deletedAt.toISOString())}::timestamptz[]) p (name, deleted_at)
      where r.at < p.deleted_at and strpos(lower(r.body::text), p.name) > 0)
    for update`;
}

export async function replaceRefusedBody(workspaceId: string, id: string, body: Json, sql: Queryable): Promise<void> {
  await sql`
    update refused_requests set body = ${sql.json(body)}, failed_detail = null where workspace_id = ${workspaceId} and id = ${id}`;
}

/** What was said of the undo of their changes, and who undid. */
export async function eraseFromUndos(workspaceId: string, ids: string[], sql: Queryable): Promise<void> {
  await sql`
    update undo_items set message = null
    where workspace_id = ${workspaceId} and message is not null and (entity_id = any(${ids}::uuid[]) or member_id = any(${ids}::uuid[]))`;
  await sql`
    update undo_runs set created_by = created_by || '{"name": "Erased user"}'
    where workspace_id = ${workspaceId} and created_by ->> 'id' = any(${ids}::text[])`;
}

/** The id stays, and the identifier of the provider's, by which a successor is found. */
export async function eraseTombstones(workspaceId: string, ids: string[], sql: Queryable): Promise<void> {
  await sql`
    update tombstones set user_name = 'Erased user', user_name_key = '', erased_at = now()
    where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`;
}
