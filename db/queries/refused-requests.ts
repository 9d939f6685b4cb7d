import { getSql } from "#db/client.ts";
import { newId } from "#lib/new-id.ts";
import type { Json } from "#lib/scim/types.ts";
import type { Queryable } from "./transaction.ts";

export interface RefusedRequest {
  digest: Buffer;
  keyId: string;
  requestId: string;
  method: string;
  path: string;
  query: string;
  body: Json | null;
}

/** Kept before its 403 is sent; a retry of the same write takes the place of its first try. */
export async function keepRefusedRequest(workspaceId: string, request: RefusedRequest): Promise<void> {
  const sql = getSql();
  await sql`
    insert into refused_requests (workspace_id, id, digest, key_id, request_id, method, path, query, body)
    values (${workspaceId}, ${newId()}, ${request.digest}, ${request.keyId}, ${request.requestId}, ${request.method}, ${request.path},
      ${request.query}, ${request.body === null ? null : sql.json(request.body)})
    on conflict (workspace_id, digest) do update
      set at = now(), attempts = refused_requests.attempts + 1, request_id = excluded.request_id, key_id = excluded.key_id,
        failed_at = null, failed_status = null, failed_detail = null`;
}

/** A retry of one that is kept needs no room. False = it isn't. */
export async function repeatRefusedRequest(workspaceId: string, { digest, requestId, keyId }: RefusedRequest): Promise<boolean> {
  const repeated = await getSql()`
    update refused_requests set at = now(), attempts = attempts + 1, request_id = ${requestId}, key_id = ${keyId},
      failed_at = null, failed_status = null, failed_detail = null
    where workspace_id = ${workspaceId} and digest = ${digest}`;
  return repeated.count > 0;
}

/** How many are kept, and the bytes of their bodies as they are stored. */
export async function measureRefusedRequests(workspaceId: string): Promise<{ changes: number; bytes: number }> {
  const [row] = await getSql()<{ changes: number; bytes: number }[]>`
    select count(*)::int as changes, coalesce(sum(pg_column_size(body)), 0)::float8 as bytes
    from refused_requests where workspace_id = ${workspaceId}`;
  return row ?? { changes: 0, bytes: 0 };
}

export async function countRefusedRequests(workspaceId: string): Promise<number> {
  const [row] = await getSql()<
    { n: number }[]
  >`select count(*)::int as n from refused_requests where workspace_id = ${workspaceId}`;
  return row?.n ?? 0;
}

export async function dropRefusedRequests(workspaceId: string, sql: Queryable): Promise<number> {
  return (await sql`delete from refused_requests where workspace_id = ${workspaceId}`).count;
}

/** Of all workspaces: what nobody came back for. */
export async function dropRefusedRequestsBefore(before: Date): Promise<void> {
  await getSql()`delete from refused_requests where at < ${before}`;
}

/** Held by whoever applies it: one at a time in a workspace, so that they keep their order. */
export interface ClaimedRequest extends Pick<RefusedRequest, "method" | "path" | "query" | "body" | "requestId"> {
  id: string;
  keyId: string | null;
  at: Date;
}

/** The earliest, by its latest try. Null = none is left that hasn't failed, or somebody else has claimed one. */
export async function claimRefusedRequest(workspaceId: string): Promise<ClaimedRequest | null> {
  const sql = getSql();
  const stale = sql`now() - interval '1 minute'`;
  const [row] = await sql<ClaimedRequest[]>`
    update refused_requests set claimed_at = now()
    where workspace_id = ${workspaceId} and (claimed_at is null or claimed_at < ${stale}) and id = (
      select r.id from refused_requests r where r.workspace_id = ${workspaceId} and r.failed_at is null
      and not exists (select 1 from refused_requests c where c.workspace_id = ${workspaceId} and c.claimed_at >= ${stale})
      order by r.at, r.request_id limit 1
    )
    returning id, method, path, query, body, request_id as "requestId", key_id as "keyId", at`;
  return row ?? null;
}

/** Those that haven't been tried. */
export async function countWaitingRequests(workspaceId: string): Promise<number> {
  const [row] = await getSql()<{ n: number }[]>`
    select count(*)::int as n from refused_requests where workspace_id = ${workspaceId} and failed_at is null`;
  return row?.n ?? 0;
}

export async function failRefusedRequest(
  workspaceId: string,
  id: string,
  failure: { status: number; detail: string },
): Promise<void> {
  await getSql()`
    update refused_requests set claimed_at = null, failed_at = now(), failed_status = ${failure.status}, failed_detail = ${failure.detail}
    where workspace_id = ${workspaceId} and id = ${id}`;
}

/** To be tried again, and waiting like the others. */
export async function retryFailedRequests(workspaceId: string): Promise<void> {
  await getSql()`
    update refused_requests set failed_at = null, failed_status = null, failed_detail = null
    where workspace_id = ${workspaceId} and failed_at is not null`;
}

/** How many there were. */
export async function deleteRefusedRequests(workspaceId: string, ids: string[], sql: Queryable = getSql()): Promise<number> {
  return (await sql`delete from refused_requests where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`).count;
}

/**
 * Whether the provider has written one of these attributes, or one of these users' memberships, since the refused request: applying it now
 * would undo what is newer. Attributes are top-level names in lower case; null = any. Request ids are in the order of arrival, and a refused one keeps its own when it is applied.
 */
export async function wasWrittenSince(
  workspaceId: string,
  { requestId, at }: Pick<ClaimedRequest, "requestId" | "at">,
  { entityId, memberIds, attributes }: { entityId: string; memberIds: string[]; attributes: string[] | null },
): Promise<boolean> {
  const sql = getSql();
  const meant =
    attributes === null
      ? sql`true`
      : sql`exists (select 1 from jsonb_object_keys(c.after) name where lower(name) = any(${attributes}::text[]))`;
  const [row] = await sql<{ written: boolean }[]>`
    select exists (
      select 1 from changes c
      where c.workspace_id = ${workspaceId} and c.entity_id = ${entityId} and c.at >= ${at} and c.actor ->> 'kind' = 'key'
        and c.request_id collate "C" > ${requestId}::text and case when c.member_id is null then ${meant} else c.member_id = any(${memberIds}::uuid[]) end
    ) as written`;
  return row?.written ?? false;
}
