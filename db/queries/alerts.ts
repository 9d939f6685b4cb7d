import { getSql } from "#db/client.ts";
import type { AlertKind } from "#db/types.ts";
import { newId } from "#lib/new-id.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import type { Queryable } from "./transaction.ts";

export interface Cause {
  kind: AlertKind;
  cause: string;
  details: JsonObject;
}

/** One that is there already stays as it is; with `restHours`, so does the quiet after the last one of its kind. */
export async function raiseAlert(
  workspaceId: string,
  { kind, cause, details }: Cause,
  { restHours = 0, sql = getSql() }: { restHours?: number; sql?: Queryable } = {},
): Promise<void> {
  await sql`
    insert into alerts (workspace_id, id, kind, cause, details)
    select w.id, ${newId()}, ${kind}, ${cause}, ${getSql().json(details)}
    from workspaces w where w.id = ${workspaceId} and not ${kind} = any(w.alerts_off)
      and not exists (select from alerts a where a.workspace_id = w.id and a.kind = ${kind}
        and a.raised_at > statement_timestamp() - make_interval(hours => ${restHours}))
    on conflict (workspace_id, kind, cause) where over_at is null do nothing`;
}

export async function endAlert(workspaceId: string, id: string): Promise<void> {
  await getSql()`update alerts set over_at = now() where workspace_id = ${workspaceId} and id = ${id} and over_at is null`;
}

/** What is known of a workspace that may have to be told something. */
export interface Observed {
  workspaceId: string;
  syncEnabled: boolean;
  /** Of the last hour, since the switch was last turned: requests that were let in, and how many of them failed. */
  requests: number;
  failed: number;
  /** When its issue "rejected keys" was raised, while that is open. */
  rejectedSince: Date | null;
  /** What the accident guard holds. */
  held: { users: number; groups: number; firstAt: string } | null;
  /** Of the keys that nobody revoked, the one that ends last. */
  key: { id: string; lastFour: string; expiresAt: string } | null;
  present: { id: string; kind: AlertKind; cause: string }[];
}

/** Of all workspaces with SCIM, or that have an alert: each part is found by an index. */
export function observe(now: Date): Promise<Observed[]> {
  return getSql()<Observed[]>`
    select w.id as "workspaceId", w.provisioning_method = 'scim' and w.sync_enabled as "syncEnabled",
      m.requests, m.failed, i.at as "rejectedSince", h.held, k.key, coalesce(p.present, '[]') as present
    from workspaces w
    cross join lateral (
      select coalesce(sum(let_in), 0)::int as requests,
        greatest(coalesce(sum(failed - (requests - let_in)), 0), 0)::int as failed
      from scim_minutes m where m.workspace_id = w.id and m.minute > ${now}::timestamptz - interval '1 hour'
        and m.minute >= coalesce(w.sync_changed_at, '-infinity')
    ) m
    left join lateral (
      select first_at as at from sync_issues s
      where s.workspace_id = w.id and s.kind = 'rejected keys' and s.closed_at is null limit 1
    ) i on true
    cross join lateral (
      select case when u.n + g.n = 0 then null
        else jsonb_build_object('users', u.n, 'groups', g.n, 'firstAt', least(u.first, g.first)) end as held
      from (
        select count(*) as n, min(held_until) as first from users where workspace_id = w.id and held <> '{}' and held_until is not null
      ) u, (
        select count(*) as n, min(held_until) as first from groups
        where workspace_id = w.id and held_until is not null and deleted_at is null
      ) g
    ) h
    left join lateral (
      select case when expires_at is null then null
        else jsonb_build_object('id', id, 'lastFour', last_four, 'expiresAt', expires_at) end as key
      from api_keys k where k.workspace_id = w.id and k.kind = 'scim' and k.revoked_at is null and w.provisioning_method = 'scim'
      order by expires_at desc nulls first limit 1
    ) k on true
    cross join lateral (
      select jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'cause', cause)) as present
      from alerts a where a.workspace_id = w.id and a.over_at is null and a.kind <> 'admin changed'
    ) p
    where w.provisioning_method = 'scim' or p.present is not null or h.held is not null`;
}

export interface ClaimedAlert {
  workspaceId: string;
  id: string;
  kind: AlertKind;
  details: JsonObject;
  sentTo: string[];
  slug: string;
  workspaceName: string;
  /** Whom it is about, as they are called now. */
  about: string | null;
}

/** After the first, each twice as long after the last; a day later nobody wants to hear of it. */
const MOST_ATTEMPTS = 8;
const FIRST_WAIT_MINUTES = 10;

/** The next ones to mail: for so long nobody else gets them, and should this process fall, they come back. */
export function claimAlerts(now: Date, limit: number): Promise<ClaimedAlert[]> {
  return getSql()<ClaimedAlert[]>`
    with due as (
      select d.workspace_id, d.id from alerts d join workspaces w on w.id = d.workspace_id
      where d.next_try_at <= greatest(${now}::timestamptz, statement_timestamp()) and not d.kind = any(w.alerts_off) order by d.next_try_at limit ${limit}
      for update of d skip locked
    )
    update alerts a set attempts = a.attempts + 1,
      next_try_at = case when a.attempts + 1 >= ${MOST_ATTEMPTS} then null
        else ${now}::timestamptz + make_interval(mins => ${FIRST_WAIT_MINUTES} * (2 ^ a.attempts)::int) end
    from due, workspaces w
    where a.workspace_id = due.workspace_id and a.id = due.id and w.id = a.workspace_id
    returning a.workspace_id as "workspaceId", a.id, a.kind, a.details, a.sent_to as "sentTo", w.slug, w.name as "workspaceName",
      (select u.shown_name from users u where u.workspace_id = a.workspace_id and u.id::text = a.details ->> 'userId') as about`;
}

/** At once, so that a fall of this process makes nobody hear of it twice. */
export async function markSentTo(workspaceId: string, id: string, userId: string): Promise<void> {
  await getSql()`
    update alerts set sent_to = array_append(sent_to, ${userId}::uuid) where workspace_id = ${workspaceId} and id = ${id}`;
}

export async function markSent(workspaceId: string, id: string): Promise<void> {
  await getSql()`
    update alerts set sent_at = now(), next_try_at = null,
      over_at = case when kind = 'admin changed' then now() else over_at end
    where workspace_id = ${workspaceId} and id = ${id}`;
}

/** An admin who is told. */
export interface AlertReader {
  id: string;
  name: string;
  /** The confirmed one, or else the work e-mail; null = there is none. */
  email: string | null;
  confirmed: boolean;
  active: boolean;
}

/** Workspace admins who aren't deleted. */
export function listAlertReaders(workspaceId: string): Promise<AlertReader[]> {
  return getSql()<AlertReader[]>`
    select id, shown_name as name, coalesce(confirmed_email, work_email) as email, confirmed_email is not null as confirmed,
      status = 'active' as active
    from users where workspace_id = ${workspaceId} and role = 'admin' and deleted_at is null
    order by shown_name collate "und-x-icu", id`;
}

export interface PastAlert {
  id: string;
  kind: AlertKind;
  raisedAt: Date;
  sentAt: Date | null;
  receivers: number;
  /** Somebody hasn't got it, and it will be tried again. */
  waiting: boolean;
}

export function listLatestAlerts(workspaceId: string, limit: number): Promise<PastAlert[]> {
  return getSql()<PastAlert[]>`
    select id, kind, raised_at as "raisedAt", sent_at as "sentAt", cardinality(sent_to) as receivers,
      sent_at is null and next_try_at is not null as waiting
    from alerts where workspace_id = ${workspaceId} order by raised_at desc, id desc limit ${limit}`;
}

/** Of all workspaces. */
export async function dropAlertsBefore(before: Date): Promise<void> {
  await getSql()`delete from alerts where raised_at < ${before} and (over_at is not null or kind = 'admin changed')`;
}
