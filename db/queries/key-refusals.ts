import { getSql } from "#db/client.ts";

/** Requests since the last accepted one that came with a key which doesn't open the door. */
export interface KeyRefusals {
  /** The last request whose key was valid, of the latest 1,000; null = none of them. */
  lastAcceptedAt: Date | null;
  /** Null when the last request was accepted, or there was none. */
  since: Date | null;
  lastAt: Date | null;
  /** With a key that was revoked or has expired, up to 1,000. */
  ended: number;
  /** The last of those keys. */
  endedLastFour: string | null;
  /** With a key that nobody made here, in the last 24 hours. */
  unknown: number;
}

const LATEST = 1000;

export async function findKeyRefusals(workspaceId: string): Promise<KeyRefusals> {
  const [row] = await getSql()<KeyRefusals[]>`
    with latest as (
      select at, status, key_id from scim_requests where workspace_id = ${workspaceId} order by at desc limit ${LATEST}
    ), accepted as (
      select max(at) as at from latest where status <> 401
    ), ended as (
      select count(*)::int as n, min(latest.at) as first, max(latest.at) as last, (array_agg(key_id order by latest.at desc))[1] as key_id
      from latest, accepted where status = 401 and latest.at > coalesce(accepted.at, '-infinity')
    ), unknown as (
      select coalesce(sum(tries), 0)::int as n, min(minute) as first, max(last_at) as last
      from unknown_keys u, accepted
      where u.workspace_id = ${workspaceId} and u.minute > now() - interval '24 hours' and u.last_at > coalesce(accepted.at, '-infinity')
    )
    select accepted.at as "lastAcceptedAt", least(ended.first, unknown.first) as since, greatest(ended.last, unknown.last) as "lastAt",
      ended.n as ended, unknown.n as unknown,
      (select last_four from api_keys k where k.workspace_id = ${workspaceId} and k.id = ended.key_id) as "endedLastFour"
    from accepted, ended, unknown`;
  if (!row) throw new Error("An aggregate gave no row.");
  return row;
}
