import { getSql } from "#db/client.ts";
import type { UserRole } from "#db/types.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { insertChange } from "./changes.ts";
import { passwordCounts } from "./passwords.ts";
import type { DirectoryObject } from "./sso-identities.ts";
import { type Fragment, inTransaction } from "./transaction.ts";
import { permissionsThroughGroups } from "./user-permissions.ts";
import { type Workspace, workspaceColumns } from "./workspaces.ts";

/** Workspace id → session id: what one browser holds, at most one session a workspace. */
export type SessionIds = Record<string, string>;

export interface SessionUser {
  id: string;
  userName: string;
  displayName: string | null;
  workEmail: string | null;
  role: UserRole;
  /** The picture's etag; null = none. */
  photo: string | null;
  /** What the roles of their groups hold now. */
  fromGroups: Permission[];
}

/** A session counts while it hasn't expired and its user is live and Active: one who loses either is out at the next request. */
const livingSession = () => getSql()`s.expires_at > now() and u.deleted_at is null and u.status = 'active'`;

/**
 * The workspace at a slug, and who is signed in to it with one of these sessions. One statement, because every request of
 * the admin's pages runs it. Null = no such workspace; `user` null = not signed in.
 */
export async function findSignedIn(
  slug: string,
  sessions: SessionIds,
): Promise<
  { workspace: Workspace; sessionId: string; lastSeenAt: Date; user: SessionUser } | { workspace: Workspace; user: null } | null
> {
  const sql = getSql();
  type Row = Workspace & Omit<SessionUser, "id"> & { sessionId: string | null; userId: string | null; lastSeenAt: Date };
  const [row] = await sql<Row[]>`
    select ${workspaceColumns()}, signed_in.* from workspaces w
    left join lateral (
      select s.id as "sessionId", s.last_seen_at as "lastSeenAt", u.id as "userId", u.user_name as "userName", u.display_name as "displayName",
        u.work_email as "workEmail", u.role,
        (select p.etag from photos p where p.workspace_id = u.workspace_id and p.user_id = u.id) as photo, ${permissionsThroughGroups()} as "fromGroups"
      from sessions s join users u on u.workspace_id = s.workspace_id and u.id = s.user_id
      where s.workspace_id = w.id and s.id = (${sql.json(sessions)}::jsonb ->> w.id::text)::uuid and ${livingSession()}
    ) signed_in on true
    where w.slug = ${slug}`;
  if (!row) return null;
  const { sessionId, lastSeenAt, userId, userName, displayName, workEmail, role, photo, fromGroups, ...workspace } = row;
  if (sessionId === null || userId === null) return { workspace, user: null };
  return { workspace, sessionId, lastSeenAt, user: { id: userId, userName, displayName, workEmail, role, photo, fromGroups } };
}

/** A workspace that a browser is signed in to. */
export interface SignedIn {
  slug: string;
  name: string;
  /** Under which name: accounts differ from workspace to workspace. */
  account: string;
}

/** The workspaces that a browser is signed in to, by name. Each session is looked up in its own workspace only. */
export function listSignedIn(sessions: SessionIds): Promise<SignedIn[]> {
  const sql = getSql();
  return sql`
    select w.slug, w.name, u.shown_name as account
    from jsonb_each_text(${sql.json(sessions)}::jsonb) held
    join sessions s on s.workspace_id = held.key::uuid and s.id = held.value::uuid
    join users u on u.workspace_id = s.workspace_id and u.id = s.user_id
    join workspaces w on w.id = s.workspace_id
    where ${livingSession()}
    order by w.name collate "und-x-icu", w.slug`;
}

/** How somebody has just proved who they are: by the password of this hash, or by the Microsoft account that they are linked to. */
export type SignInProof = { hash: string } | DirectoryObject;

/**
 * Begins a session while the proof still holds: looking at a password takes time in which it may be replaced, a link be cut, or the user
 * be deleted, and whoever does that ends the sessions that they see. False = it doesn't hold any more. Also ends the session that it takes
 * the place of in this browser, and sweeps out what has expired of the user's.
 */
export async function insertSession(
  workspaceId: string,
  session: {
    id: string;
    userId: string;
    proof: SignInProof;
    userAgent: string | null;
    address: string | null;
    expiresAt: Date;
    replaces: string | null;
  },
): Promise<boolean> {
  const begun = await getSql()`
    with proven as materialized (
      ${provenUser(workspaceId, session)}
    ), ended as (
      delete from sessions s using proven
      where s.workspace_id = ${workspaceId} and (s.id = ${session.replaces} or (s.user_id = proven.id and s.expires_at <= now()))
    )
    insert into sessions (workspace_id, id, user_id, user_agent, address, expires_at)
    select ${workspaceId}::uuid, ${session.id}::uuid, id, ${session.userAgent}::text, ${session.address}::text, ${session.expiresAt}::timestamptz
    from proven returning id`;
  return begun.length > 0;
}

/** FOR SHARE waits for whoever is changing one of these rows, and looks again; the user's goes first (./transaction.ts). */
function provenUser(workspaceId: string, { userId, proof }: { userId: string; proof: SignInProof }): Fragment {
  const sql = getSql();
  if ("hash" in proof) {
    return sql`
      select u.id from users u join workspaces w on w.id = u.workspace_id
      join passwords p on p.workspace_id = u.workspace_id and p.user_id = u.id
      where u.workspace_id = ${workspaceId} and u.id = ${userId} and p.hash = ${proof.hash} and ${passwordCounts()}
      for share of u, p`;
  }
  return sql`
    select u.id from users u join sso_identities s on s.workspace_id = u.workspace_id and s.user_id = u.id
    where u.workspace_id = ${workspaceId} and u.id = ${userId} and u.deleted_at is null and u.status = 'active'
      and s.tenant_id = ${proof.tenantId} and s.object_id = ${proof.objectId}
    for share of u, s`;
}

export async function deleteSession(workspaceId: string, sessionId: string): Promise<void> {
  await getSql()`delete from sessions where workspace_id = ${workspaceId} and id = ${sessionId}`;
}

export interface UserSession {
  id: string;
  userAgent: string | null;
  /** Where it was begun from. */
  address: string | null;
  createdAt: Date;
  /** To within minutes. */
  lastSeenAt: Date;
  expiresAt: Date;
}

/**
 * Of whatever workspaces; a session that is gone or was seen later stays as it is. One that somebody is ending is left alone: it
 * belongs to a user who may have several here, and two who wait for each other's sessions would never end.
 */
export async function setSessionsSeen(seen: readonly { workspaceId: string; sessionId: string; at: Date }[]): Promise<void> {
  const column = (name: "workspaceId" | "sessionId") => seen.map((each) => each[name]);
  await getSql()`
    with used as materialized (
      select s.workspace_id, s.id, seen.at from sessions s
      join unnest(${column("workspaceId")}::uuid[], ${column("sessionId")}::uuid[], ${seen.map(({ at }) => at.toISOString())}::timestamptz[])
        seen (workspace_id, id, at) on s.workspace_id = seen.workspace_id and s.id = seen.id and s.last_seen_at < seen.at
      for no key update of s skip locked
    )
    update sessions s set last_seen_at = used.at from used where s.workspace_id = used.workspace_id and s.id = used.id`;
}

/** Whatever workspace they were in; those that somebody is ending are left to them. */
export async function dropExpiredSessions(now: Date): Promise<void> {
  await getSql()`
    with expired as materialized (
      select workspace_id, id from sessions where expires_at <= ${now} for update skip locked
    )
    delete from sessions s using expired where s.workspace_id = expired.workspace_id and s.id = expired.id`;
}

/** Where a user is signed in, newest first. */
export function listSessionsOf(workspaceId: string, userId: string): Promise<UserSession[]> {
  return getSql()<UserSession[]>`
    select id, user_agent as "userAgent", address, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt" from sessions
    where workspace_id = ${workspaceId} and user_id = ${userId} and expires_at > now() order by created_at desc, id`;
}

/** One of a user's sessions, all but one (a browser that stays signed in), or all. */
export type EndedSessions = "all" | { only: string } | { except: string };

/** Ends sessions of a user, with a history row. How many ended. */
export async function endSessionsOf(ctx: Ctx, userId: string, which: EndedSessions): Promise<number> {
  return inTransaction(async (sql) => {
    const chosen = which === "all" ? sql`true` : "only" in which ? sql`id = ${which.only}` : sql`id <> ${which.except}`;
    const ended = await sql`
      delete from sessions where workspace_id = ${ctx.workspaceId} and user_id = ${userId} and expires_at > now() and ${chosen} returning id`;
    if (ended.length > 0) {
      const change = { entity: "user", action: "signed out", before: null, after: { sessions: ended.length } } as const;
      await insertChange(ctx, userId, change, sql);
    }
    return ended.length;
  });
}
