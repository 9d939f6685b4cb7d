import { getSql } from "#db/client.ts";
import type { DefaultUserStatus, DeletePolicy, MissingNames, ProvisioningMethod } from "#db/types.ts";
import type { Actor } from "#lib/ctx.ts";
import type { Queryable } from "./transaction.ts";

export interface ApiKey {
  id: string;
  kind: "scim" | "ad_sync";
  lastFour: string;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  /** What the last use said of itself, and where it came from. */
  lastUsedAgent: string | null;
  lastUsedAddress: string | null;
}

export interface EndedKey extends ApiKey {
  /** Null when it expired. */
  endedBy: Actor | null;
}

const columns = () => getSql()`
  k.id, k.kind, k.last_four as "lastFour", k.created_by as "createdBy", k.created_at as "createdAt", k.expires_at as "expiresAt",
  k.revoked_at as "revokedAt", k.last_used_at as "lastUsedAt",
  k.last_used_agent as "lastUsedAgent", k.last_used_address as "lastUsedAddress"`;

export interface KeyLookup extends ApiKey {
  digest: Uint8Array;
  provisioningMethod: ProvisioningMethod;
  syncEnabled: boolean;
  slug: string;
  defaultUserStatus: DefaultUserStatus;
  onProviderDelete: DeletePolicy;
  missingNames: MissingNames;
  /** Requests a second that a key may make; null = as many as come. */
  perSecond: number | null;
  guardOn: boolean;
  guardLapseHours: number;
}

/** The key with its digest and the workspace's settings as of now: one statement a look-up. */
export async function findKeyWithSettings(workspaceId: string, keyId: string): Promise<KeyLookup | null> {
  const sql = getSql();
  const [row] = await sql<KeyLookup[]>`
    select ${columns()}, k.digest, w.provisioning_method as "provisioningMethod", w.sync_enabled as "syncEnabled", w.slug,
      w.default_user_status as "defaultUserStatus", w.on_provider_delete as "onProviderDelete", w.missing_names as "missingNames",
      w.max_per_second as "perSecond", w.guard_on as "guardOn", w.guard_lapse_hours as "guardLapseHours"
    from api_keys k join workspaces w on w.id = k.workspace_id
    where k.workspace_id = ${workspaceId} and k.id = ${keyId}`;
  return row ?? null;
}

export async function insertKey(
  workspaceId: string,
  key: { id: string; kind: "scim" | "ad_sync"; digest: Buffer; lastFour: string; createdBy: string; expiresAt: Date | null },
  sql: Queryable,
): Promise<void> {
  await sql`
    insert into api_keys (workspace_id, id, kind, digest, last_four, created_by, expires_at)
    values (${workspaceId}, ${key.id}, ${key.kind}, ${key.digest}, ${key.lastFour}, ${key.createdBy}, ${key.expiresAt})`;
}

/** Keys that still open the door, newest first. */
export function listLiveKeys(workspaceId: string, sql: Queryable = getSql()): Promise<ApiKey[]> {
  return sql<ApiKey[]>`
    select ${columns()} from api_keys k
    where k.workspace_id = ${workspaceId} and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
    order by k.created_at desc, k.id desc`;
}

/** Keys that no longer open the door, the last to end first. */
export function listEndedKeys(workspaceId: string, limit: number): Promise<EndedKey[]> {
  return getSql()<EndedKey[]>`
    select ${columns()}, e.actor as "endedBy"
    from api_keys k
    left join lateral (
      select c.actor from changes c
      where c.workspace_id = k.workspace_id and c.entity_id = k.id and c.action = 'revoked' order by c.at desc limit 1
    ) e on k.revoked_at is not null
    where k.workspace_id = ${workspaceId} and (k.revoked_at is not null or k.expires_at <= now())
    order by least(k.revoked_at, k.expires_at) desc, k.id desc limit ${limit}`;
}

/** Of the keys that nobody revoked, the one that ends last, expired ones included. */
export async function findLastingKey(workspaceId: string): Promise<ApiKey | null> {
  const [key] = await getSql()<ApiKey[]>`
    select ${columns()} from api_keys k where k.workspace_id = ${workspaceId} and k.revoked_at is null
    order by k.expires_at desc nulls first limit 1`;
  return key ?? null;
}

/** Ids of the keys that were still living. */
export async function revokeKeys(workspaceId: string, ids: string[], sql: Queryable): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    update api_keys set revoked_at = now()
    where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and revoked_at is null returning id`;
  return rows.map((row) => row.id);
}

export async function expireKey(workspaceId: string, id: string, at: Date, sql: Queryable): Promise<void> {
  await sql`
    update api_keys set expires_at = ${at} where workspace_id = ${workspaceId} and id = ${id}`;
}
