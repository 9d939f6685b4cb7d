import { getSql } from "#db/client.ts";
import { recordSightings, type Sighting } from "./sightings.ts";

export interface LoggedRequest {
  workspaceId: string;
  at: Date;
  requestId: string;
  keyId: string;
  method: string;
  path: string;
  query: string;
  status: number;
  durationMs: number;
  userAgent: string | null;
  address: string | null;
  detail: string | null;
  /** Whom the request wrote, or looked up and found. */
  seen: Pick<Sighting, "entity" | "id">[];
}

/** Enough to recognise a client by. */
const MOST_OF_AGENT = 200;

/** A batch of the log, of any workspaces, in one transaction: the rows, when each key was last used, and whom the requests were about. */
export async function insertRequests(batch: LoggedRequest[]): Promise<void> {
  const sql = getSql();
  const rows = batch.map((request) => ({
    workspace_id: request.workspaceId,
    at: request.at,
    request_id: request.requestId,
    key_id: request.keyId,
    method: request.method,
    path: request.path,
    query: request.query,
    status: request.status,
    duration_ms: request.durationMs,
    user_agent: request.userAgent,
    detail: request.detail,
  }));
  const lastUse = new Map(batch.map((request) => [request.keyId, request]));
  const uses = [...lastUse.values()];
  const sightings = batch.flatMap(({ workspaceId, at, seen }) => seen.map((who) => ({ workspaceId, at, ...who })));
  await sql.begin(async (tx) => {
    await tx`insert into scim_requests ${tx(rows)}`;
    await tx`
      update api_keys k set last_used_at = used.at, last_used_agent = used.agent, last_used_address = used.address
      from unnest(${uses.map((use) => use.workspaceId)}::uuid[], ${uses.map((use) => use.keyId)}::uuid[], ${uses.map((use) => use.at.toISOString())}::timestamptz[],
          ${uses.map((use) => use.userAgent?.slice(0, MOST_OF_AGENT) ?? null)}::text[], ${uses.map((use) => use.address)}::text[])
        as used (workspace_id, key_id, at, agent, address)
      where k.workspace_id = used.workspace_id and k.id = used.key_id and (k.last_used_at is null or k.last_used_at <= used.at)`;
    await recordSightings(sightings, tx);
  });
}

export type RecentRequest = Pick<
  LoggedRequest,
  "requestId" | "at" | "method" | "path" | "query" | "status" | "durationMs" | "detail"
>;

export function listRecentRequests(workspaceId: string, limit: number): Promise<RecentRequest[]> {
  return getSql()<RecentRequest[]>`
    select request_id as "requestId", at, method, path, query, status, duration_ms as "durationMs", detail
    from scim_requests where workspace_id = ${workspaceId} order by at desc, request_id desc limit ${limit}`;
}

/** 404 and 409 belong to matching: a client learns from them. The same as lib/provisioning/health.ts isFailure. */
const failed = () => getSql()`(status >= 400 and status not in (404, 409))`;

/** Requests of the last 24 hours by hour, the quiet hours left out. */
export function countRequestsByHour(workspaceId: string): Promise<{ hour: Date; ok: number; failed: number }[]> {
  return getSql()<{ hour: Date; ok: number; failed: number }[]>`
    select date_trunc('hour', at, 'UTC') as hour, count(*) filter (where not ${failed()})::int as ok, count(*) filter (where ${failed()})::int as failed
    from scim_requests where workspace_id = ${workspaceId} and at > now() - interval '24 hours' group by 1 order by 1`;
}

/** When the provider was last heard, be it with a wrong key: what a page asks each second. */
export async function findLastRequestAt(workspaceId: string): Promise<Date | null> {
  const [row] = await getSql()<{ at: Date | null }[]>`
    select greatest(
      (select at from scim_requests where workspace_id = ${workspaceId} order by at desc limit 1),
      (select last_at from unknown_keys where workspace_id = ${workspaceId} order by minute desc limit 1)) as at`;
  return row?.at ?? null;
}
