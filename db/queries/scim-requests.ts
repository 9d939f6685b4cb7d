import { getSql } from "#db/client.ts";
import type { RequestKind } from "#db/types.ts";
import type { KeptBody } from "#lib/scim/types.ts";
import { copyIn } from "./copy.ts";
import { type CountedMinute, countMinutes } from "./scim-minutes.ts";
import { recordSightings, type Sighting } from "./sightings.ts";
import { commitWithoutWaiting, inTransaction, type Transaction } from "./transaction.ts";

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

/**
 * A batch of the log, of any workspaces, in one transaction: the rows, when each key was last used, and whom the requests were about. Throws
 * RowsRefused when some of several can't be written or stand there already; a single one that stands there already is no error.
 */
export async function insertRequests(batch: LoggedRequest[], minutes: CountedMinute[]): Promise<void> {
  const sightings = batch.flatMap(({ workspaceId, at, seen }) => seen.map((who) => ({ workspaceId, at, ...who })));
  await inTransaction(async (tx) => {
    await commitWithoutWaiting(tx);
    const [only] = batch;
    if (batch.length > 1) await copyIn(tx, "scim_requests", batch.map(rowOf));
    else if (only && !(await insertOne(only, tx))) return;
    await copyIn(tx, "scim_subjects", batch.flatMap(subjectsOf));
    // Sent together: a batch waits for the database once.
    await Promise.all([noteKeyUse(batch, tx), recordSightings(sightings, tx), countMinutes(minutes, tx)]);
  });
}

function rowOf(request: LoggedRequest) {
  const { about, headers, requestBody, responseBody } = request;
  return {
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
    address: request.address,
    detail: request.detail,
    kind: request.kind,
    words: request.words,
    entity: about?.entity ?? null,
    entity_id: about?.id ?? null,
    headers: JSON.stringify(headers),
    request_body: requestBody?.text ?? null,
    request_bytes: requestBody?.bytes ?? null,
    request_cut: requestBody?.cut ?? false,
    response_body: responseBody?.text ?? null,
    response_bytes: responseBody?.bytes ?? null,
    response_cut: responseBody?.cut ?? false,
  };
}

function subjectsOf({ workspaceId, subjects, at, requestId }: LoggedRequest) {
  return subjects.map((id) => ({ workspace_id: workspaceId, entity_id: id, at, request_id: requestId }));
}

/** False = it stands there already: a batch comes a second time when the connection was lost while it was committed. */
async function insertOne(request: LoggedRequest, tx: Transaction): Promise<boolean> {
  const row = { ...rowOf(request), headers: request.headers };
  const { count } = await tx`
    insert into scim_requests select * from json_populate_record(null::scim_requests, ${JSON.stringify(row)}::text::json) on conflict do nothing`;
  return count === 1;
}

async function noteKeyUse(batch: LoggedRequest[], tx: Transaction): Promise<void> {
  const lastUse = new Map(batch.map((request) => [request.keyId, request]));
  const uses = [...lastUse.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
  await tx`
    update api_keys k set last_used_at = used.at, last_used_agent = used.agent, last_used_address = used.address
    from unnest(${uses.map((use) => use.workspaceId)}::uuid[], ${uses.map((use) => use.keyId)}::uuid[], ${uses.map((use) => use.at.toISOString())}::timestamptz[],
        ${uses.map((use) => use.userAgent?.slice(0, MOST_OF_AGENT) ?? null)}::text[], ${uses.map((use) => use.address)}::text[])
      as used (workspace_id, key_id, at, agent, address)
    where k.workspace_id = used.workspace_id and k.id = used.key_id and (k.last_used_at is null or k.last_used_at <= used.at)`;
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
