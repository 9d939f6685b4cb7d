import { getSql } from "#db/client.ts";

/** A request that was turned away at the door: its key has ended, or sync is off. */
export interface TurnedAway {
  requestId: string;
  at: Date;
  method: string;
  path: string;
  status: number;
  detail: string | null;
  /** Of the key that it came with. */
  lastFour: string | null;
  revokedAt: Date | null;
  expiresAt: Date | null;
}

/** Among so many of the latest that were refused for whatever reason, found by the index of those. */
const LATEST = 500;

/** Newest first. Keys that nobody made here are only counted (db/queries/unknown-keys.ts). */
export function listTurnedAway(workspaceId: string, limit: number): Promise<TurnedAway[]> {
  return getSql()<TurnedAway[]>`
    select r.request_id as "requestId", r.at, r.method, r.path, r.status, r.detail, k.last_four as "lastFour",
      k.revoked_at as "revokedAt", k.expires_at as "expiresAt"
    from (
      select * from scim_requests where workspace_id = ${workspaceId} and status >= 400 order by at desc, request_id desc limit ${LATEST}
    ) r left join api_keys k on k.workspace_id = r.workspace_id and k.id = r.key_id
    where r.status in (401, 403) order by r.at desc, r.request_id desc limit ${limit}`;
}
