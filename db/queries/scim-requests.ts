import { getSql } from "#db/client.ts";
import type { RequestKind } from "#db/types.ts";
import type { KeptBody } from "#lib/scim/types.ts";
import { type CountedMinute, countMinutes } from "./scim-minutes.ts";
import { recordSightings, type Sighting } from "./sightings.ts";
import { commitWithoutWaiting, inTransaction } from "./transaction.ts";

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
  kind: RequestKind;
  words: string;
  headers: { request: Record<string, string>; response: Record<string, string> };
  requestBody: KeptBody | null;
  responseBody: KeptBody | null;
  /** Whom the request wrote, or looked up and found. */
  seen: Pick<Sighting, "entity" | "id">[];
  /** Whom it is about, when that is one. */
  about: Pick<Sighting, "entity" | "id"> | null;
  /** Everybody it is found by. */
  subjects: string[];
}

/** Enough to recognise a client by. */
const MOST_OF_AGENT = 200;

/** A batch of the log, of any workspaces, in one transaction: the rows, when each key was last used, and whom the requests were about. */
export async function insertRequests(batch: LoggedRequest[], minutes: CountedMinute[]): Promise<void> {
  const lastUse = new Map(batch.map((request) => [request.keyId, request]));
  const uses = [...lastUse.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
  const sightings = batch.flatMap(({ workspaceId, at, seen }) => seen.map((who) => ({ workspaceId, at, ...who })));
  await inTransaction(async (tx) => {
    await commitWithoutWaiting(tx);
    // Arrays, so that batches of any size are one prepared statement. Of booleans postgres.js makes none.
    const all = <T>(value: (request: LoggedRequest) => T) => batch.map(value);
    // A batch comes a second time when the connection was lost while it was committed.
    const rows = tx`
      insert into scim_requests (workspace_id, at, request_id, key_id, method, path, query, status, duration_ms, user_agent, address, detail,
        kind, words, entity, entity_id, headers, request_body, request_bytes, request_cut, response_body, response_bytes, response_cut)
      select * from unnest(${all((r) => r.workspaceId)}::uuid[], ${all((r) => r.at.toISOString())}::timestamptz[], ${all((r) => r.requestId)}::uuid[],
        ${all((r) => r.keyId)}::uuid[], ${all((r) => r.method)}::text[], ${all((r) => r.path)}::text[], ${all((r) => r.query)}::text[],
        ${all((r) => r.status)}::smallint[], ${all((r) => r.durationMs)}::real[], ${all((r) => r.userAgent)}::text[],
        ${all((r) => r.address)}::text[], ${all((r) => r.detail)}::text[], ${all((r) => r.kind)}::text[], ${all((r) => r.words)}::text[],
        ${all((r) => r.about?.entity ?? null)}::text[], ${all((r) => r.about?.id ?? null)}::uuid[],
        ${all((r) => JSON.stringify(r.headers))}::text[]::json[],
        ${all((r) => r.requestBody?.text ?? null)}::text[], ${all((r) => r.requestBody?.bytes ?? null)}::int[],
        ${all((r) => String(r.requestBody?.cut ?? false))}::text[]::boolean[], ${all((r) => r.responseBody?.text ?? null)}::text[],
        ${all((r) => r.responseBody?.bytes ?? null)}::int[], ${all((r) => String(r.responseBody?.cut ?? false))}::text[]::boolean[])
      on conflict do nothing`;
    const found = batch.flatMap((request) => request.subjects.map((id) => ({ ...request, id })));
    const subjects = tx`
      insert into scim_subjects (workspace_id, entity_id, at, request_id)
      select * from unnest(${found.map((one) => one.workspaceId)}::uuid[], ${found.map((one) => one.id)}::uuid[],
        ${found.map((one) => one.at.toISOString())}::timestamptz[], ${found.map((one) => one.requestId)}::uuid[])
      on conflict do nothing`;
    const keys = tx`
      update api_keys k set last_used_at = used.at, last_used_agent = used.agent, last_used_address = used.address
      from unnest(${uses.map((use) => use.workspaceId)}::uuid[], ${uses.map((use) => use.keyId)}::uuid[], ${uses.map((use) => use.at.toISOString())}::timestamptz[],
          ${uses.map((use) => use.userAgent?.slice(0, MOST_OF_AGENT) ?? null)}::text[], ${uses.map((use) => use.address)}::text[])
        as used (workspace_id, key_id, at, agent, address)
      where k.workspace_id = used.workspace_id and k.id = used.key_id and (k.last_used_at is null or k.last_used_at <= used.at)`;
    // Sent together: a batch waits for the database once.
    await Promise.all([rows, subjects, keys, recordSightings(sightings, tx), countMinutes(minutes, tx)]);
  });
}

export type RecentRequest = Pick<
  LoggedRequest,
  "requestId" | "at" | "method" | "path" | "query" | "status" | "durationMs" | "detail" | "words"
>;

export function listRecentRequests(workspaceId: string, limit: number): Promise<RecentRequest[]> {
  return getSql()<RecentRequest[]>`
    select request_id as "requestId", at, method, path, query, status, duration_ms as "durationMs", detail, coalesce(words, method || ' ' || path) as words
    from scim_requests where workspace_id = ${workspaceId} order by at desc, request_id desc limit ${limit}`;
}

/** When the provider was last heard, be it with a wrong key: what a page asks each second. */
export async function findLastRequestAt(workspaceId: string): Promise<Date | null> {
  const [row] = await getSql()<{ at: Date | null }[]>`
    select greatest(
      (select at from scim_requests where workspace_id = ${workspaceId} order by at desc limit 1),
      (select last_at from unknown_keys where workspace_id = ${workspaceId} order by minute desc limit 1)) as at`;
  return row?.at ?? null;
}
