import { v7 as uuidv7 } from "uuid";
import { getSql } from "#db/client.ts";
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
    values (${workspaceId}, ${uuidv7()}, ${request.digest}, ${request.keyId}, ${request.requestId}, ${request.method}, ${request.path},
      ${request.query}, ${request.body === null ? null : sql.json(request.body)})
    on conflict (workspace_id, digest) do update
      set at = now(), attempts = refused_requests.attempts + 1, request_id = excluded.request_id, key_id = excluded.key_id`;
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
