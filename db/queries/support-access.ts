import { getSql } from "#db/client.ts";
import type { Actor, Ctx } from "#lib/ctx.ts";
import { actorJson } from "./changes.ts";
import type { Fragment, Queryable } from "./transaction.ts";

/** That an admin lets support in. */
export interface SupportGrant {
  id: string;
  grantedBy: Actor;
  grantedAt: Date;
  expiresAt: Date;
  bodies: boolean;
  revokedAt: Date | null;
  revokedBy: Actor | null;
}

const columns = (): Fragment => getSql()`
  g.id, g.granted_by as "grantedBy", g.granted_at as "grantedAt", g.expires_at as "expiresAt", g.bodies, g.revoked_at as "revokedAt",
  g.revoked_by as "revokedBy"`;

/** Whether a grant `g` opens the workspace now: by the database's clock, so that every instance agrees. */
export const openGrant = (): Fragment => getSql()`g.revoked_at is null and g.expires_at > now()`;

/** What lets support in now; null = nothing does. */
export async function findOpenGrant(workspaceId: string, sql: Queryable = getSql()): Promise<SupportGrant | null> {
  const [row] = await sql<SupportGrant[]>`
    select ${columns()} from support_grants g where g.workspace_id = ${workspaceId} and ${openGrant()}
    order by g.granted_at desc limit 1`;
  return row ?? null;
}

export async function insertGrant(
  ctx: Ctx,
  grant: { id: string; hours: number; bodies: boolean },
  sql: Queryable,
): Promise<Date> {
  const [row] = await sql<{ expiresAt: Date }[]>`
    insert into support_grants (workspace_id, id, granted_by, expires_at, bodies)
    values (${ctx.workspaceId}, ${grant.id}, ${actorJson(ctx.actor)}, now() + ${grant.hours} * interval '1 hour', ${grant.bodies})
    returning expires_at as "expiresAt"`;
  if (!row) throw new Error("An insert gave no row.");
  return row.expiresAt;
}

/** Every grant that is open, and with them the visits. How many were. */
export async function revokeGrants(ctx: Ctx, sql: Queryable): Promise<number> {
  const revoked = await sql`
    update support_grants g set revoked_at = now(), revoked_by = ${actorJson(ctx.actor)}
    where g.workspace_id = ${ctx.workspaceId} and ${openGrant()}`;
  return revoked.count;
}

/** That somebody of the staff was in. */
export interface SupportVisit {
  id: string;
  staffName: string;
  reason: string;
  enteredAt: Date;
  /** When they left, or the grant or their session ended; null = they are in. */
  endedAt: Date | null;
}

/** The latest visits, newest first. */
export function listVisits(workspaceId: string, limit: number): Promise<SupportVisit[]> {
  return getSql()<SupportVisit[]>`
    select v.id, v.staff_name as "staffName", v.reason, v.entered_at as "enteredAt",
      case when v.left_at is not null then v.left_at
        when n.digest is null then least(g.expires_at, g.revoked_at, now())
        when not (${openGrant()} and n.expires_at > now()) then least(g.expires_at, g.revoked_at, n.expires_at) end as "endedAt"
    from support_visits v join support_grants g on g.workspace_id = v.workspace_id and g.id = v.grant_id
    left join support_sessions n on n.digest = v.session_digest
    where v.workspace_id = ${workspaceId} order by v.entered_at desc, v.id desc limit ${limit}`;
}

/** Who is in now, and what for: as `findOpenVisit` has it. */
export function listPresentVisits(workspaceId: string): Promise<Pick<SupportVisit, "staffName" | "reason">[]> {
  return getSql()`
    select v.staff_name as "staffName", v.reason from support_visits v
    join support_grants g on g.workspace_id = v.workspace_id and g.id = v.grant_id
    join support_sessions n on n.digest = v.session_digest
    where v.workspace_id = ${workspaceId} and v.left_at is null and ${openGrant()} and n.expires_at > now()
    order by v.entered_at, v.id`;
}

export interface NewVisit {
  id: string;
  grantId: string;
  staffId: string;
  staffName: string;
  sessionDigest: Buffer;
  reason: string;
}

/** In place of the visit that was open in the same session. */
export async function insertVisit(workspaceId: string, visit: NewVisit, sql: Queryable): Promise<void> {
  await sql`
    update support_visits set left_at = now()
    where workspace_id = ${workspaceId} and session_digest = ${visit.sessionDigest} and left_at is null`;
  await sql`
    insert into support_visits (workspace_id, id, grant_id, staff_id, staff_name, session_digest, reason)
    values (${workspaceId}, ${visit.id}, ${visit.grantId}, ${visit.staffId}, ${visit.staffName}, ${visit.sessionDigest}, ${visit.reason})`;
}

/** False = it has ended already. */
export async function endVisit(workspaceId: string, visitId: string, sql: Queryable): Promise<boolean> {
  const ended = await sql`
    update support_visits set left_at = now() where workspace_id = ${workspaceId} and id = ${visitId} and left_at is null`;
  return ended.count > 0;
}

export interface OpenVisit {
  workspaceId: string;
  id: string;
  staffId: string;
  staffName: string;
  reason: string;
  expiresAt: Date;
  bodies: boolean;
}

/** Who is in at a workspace with this session of the staff: while the session lives, the grant is open, and they have not left. */
export async function findOpenVisit(slug: string, sessionDigest: Buffer): Promise<OpenVisit | null> {
  const [row] = await getSql()<OpenVisit[]>`
    select v.workspace_id as "workspaceId", v.id, s.id as "staffId", s.name as "staffName", v.reason, g.bodies,
      least(g.expires_at, n.expires_at) as "expiresAt"
    from support_sessions n join support_staff s on s.id = n.staff_id
    join workspaces w on w.slug = ${slug}
    join support_visits v on v.workspace_id = w.id and v.session_digest = n.digest and v.left_at is null
    join support_grants g on g.workspace_id = v.workspace_id and g.id = v.grant_id
    where n.digest = ${sessionDigest} and n.expires_at > now() and ${openGrant()}`;
  return row ?? null;
}
