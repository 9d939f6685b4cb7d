/** The database of the server under test, opened beside it: what takes too long, or no page and no command can bring about. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { getSql } from "#db/client.ts";
import { openDatabase } from "#db/open.ts";
import { hashPassword } from "#lib/auth/password.ts";
import type { Ctx } from "#lib/ctx.ts";
import { changeMembersAsAdmin, createGroupAsAdmin } from "#lib/directory/group-admin.ts";
import { setGroupRoles } from "#lib/directory/group-roles.ts";
import { addUser } from "#lib/directory/new-user.ts";
import { createRole } from "#lib/directory/roles.ts";
import { setUserRole } from "#lib/directory/user-role.ts";
import { saveWorkspaceSettings } from "#lib/directory/workspace-settings.ts";
import { createWorkspace } from "#lib/directory/workspaces.ts";
import type { GrantablePermission } from "#lib/permissions.ts";
import { openScim, saveConnection } from "#lib/provisioning/connection.ts";
import { refusedLimits } from "#lib/provisioning/refused-limits.ts";
import type { IdentityProvider } from "#lib/types.ts";
import { serverEnvironment } from "./environment.ts";
import type { Connection } from "./provider.ts";

const operator = { actor: { kind: "operator" }, requestId: randomUUID() } as const;

export interface Workspace {
  slug: string;
  name: string;
  /** Below the address of the server: `/contoso`. */
  path: string;
  admin: { userName: string; password: string };
  /** The operator in it. */
  ctx: Ctx;
}

/** Makes workspaces until it is closed. */
export async function openWorkspaces() {
  const close = await openDatabase({ DATA_DIR: serverEnvironment().DATA_DIR });
  const password = "Correct-horse-9";
  const passwordHash = await hashPassword(password);
  return {
    close,
    async make(): Promise<Workspace> {
      const slug = `e2e-${randomUUID().slice(0, 8)}`;
      const userName = `admin@${slug}.example`;
      const admin = { userName, email: userName, givenName: "Ada", familyName: "Okonkwo", passwordHash };
      const { workspaceId } = await createWorkspace(operator, { slug, name: "Contoso", admin });
      return { slug, name: "Contoso", path: `/${slug}`, admin: { userName, password }, ctx: { ...operator, workspaceId } };
    },
  };
}

/** Turns SCIM on, for tests that are about something else. A further call makes a further key. */
export async function openToScim({ ctx }: Workspace): Promise<Connection> {
  const { key } = await openScim(ctx);
  return { url: `http://localhost:${process.env.E2E_PORT}/scim/v2`, key };
}

/** Says how people sign in, as the form does. */
export async function saveSignIn({ ctx }: Workspace, settings: Parameters<typeof saveWorkspaceSettings>[1]): Promise<void> {
  await saveWorkspaceSettings(ctx, settings);
}

/** Links the admin to a Microsoft account, and gives them a picture, as signing in does. */
export async function linkMicrosoft({ ctx }: Workspace, { tenantId, photo }: { tenantId: string; photo: string }): Promise<void> {
  const sql = getSql();
  await sql`
    insert into sso_identities (workspace_id, user_id, tenant_id, object_id, linked_by)
    select workspace_id, id, ${tenantId}, ${randomUUID()}, 'session' from users where workspace_id = ${ctx.workspaceId} and role = 'admin'`;
  await sql`
    insert into photos (workspace_id, user_id, content_type, bytes, etag)
    select workspace_id, user_id, 'image/png', ${Buffer.from(photo, "base64")}, 'point' from sso_identities
    where workspace_id = ${ctx.workspaceId}`;
}

/** Does something while a page is being read: when it has come to this table, until the log has what was sent, or for a few seconds. */
export async function amidReading<T>(
  { ctx }: Workspace,
  table: string,
  read: () => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  let reading: Promise<unknown> | undefined;
  const done = await getSql().begin(async (tx) => {
    await tx`lock table ${tx(table)} in access exclusive mode`;
    const [start] = await tx`select clock_timestamp() as now`;
    reading = read();
    await within5Seconds(() => getSql()`select from pg_locks where relation = ${table}::regclass and not granted`);
    const result = await work();
    await within5Seconds(
      () => getSql()`select from scim_requests where workspace_id = ${ctx.workspaceId} and at > ${start?.now}`,
    );
    return result;
  });
  await reading;
  return done as T;
}

async function within5Seconds(find: () => Promise<readonly unknown[]>): Promise<void> {
  for (let n = 0; n < 50 && (await find()).length === 0; n++) await sleep(100);
}

/** Sync off, as by the switch. */
export async function pauseSync({ ctx }: Workspace): Promise<void> {
  await saveConnection(ctx, { syncEnabled: false });
}

/** Gives a user the admin's password: there is no other way yet for those who are provisioned. */
export async function givePassword({ ctx }: Workspace, userId: string): Promise<void> {
  await getSql()`
    insert into passwords (workspace_id, user_id, hash)
    select workspace_id, ${userId}, hash from passwords where workspace_id = ${ctx.workspaceId} limit 1`;
}

/** A manual group that carries a role in effect, both new. Resolves to the group's id. */
export async function groupWithRole(
  { ctx }: Workspace,
  group: string,
  role: string,
  permissions: GrantablePermission[],
  members: string[] = [],
): Promise<string> {
  const id = await createGroupAsAdmin(ctx, group);
  if (members.length > 0) await changeMembersAsAdmin(ctx, id, { add: members, remove: [] });
  await setGroupRoles(ctx, id, 1, [await createRole(ctx, { name: role, permissions })]);
  return id;
}

export async function renameWorkspace({ ctx }: Workspace, name: string): Promise<void> {
  await saveWorkspaceSettings(ctx, { name });
}

/** Lets time pass since the workspace's requests. */
export async function ageRequests({ ctx }: Workspace, minutes: number): Promise<void> {
  const sql = getSql();
  await sql`update scim_requests set at = at - make_interval(mins => ${minutes}) where workspace_id = ${ctx.workspaceId}`;
  await sql`update scim_subjects set at = at - make_interval(mins => ${minutes}) where workspace_id = ${ctx.workspaceId}`;
  await sql`
    update scim_minutes set minute = minute - make_interval(mins => ${minutes}), first_let_in_at = first_let_in_at - make_interval(mins => ${minutes}),
      last_let_in_at = last_let_in_at - make_interval(mins => ${minutes}) where workspace_id = ${ctx.workspaceId}`;
  await sql`
    update api_keys set last_used_at = last_used_at - make_interval(mins => ${minutes}) where workspace_id = ${ctx.workspaceId}`;
}

/** Chooses the identity provider, as the form does. */
export async function chooseProvider({ ctx }: Workspace, identityProvider: IdentityProvider): Promise<void> {
  await saveConnection(ctx, { identityProvider });
}

/** Lets time pass since the provider was seen with anybody, and since they came. */
export async function ageSightings({ ctx }: Workspace, minutes: number): Promise<void> {
  const sql = getSql();
  const { workspaceId } = ctx;
  await sql`update sightings set at = at - make_interval(mins => ${minutes}) where workspace_id = ${workspaceId}`;
  await sql`update users set created_at = created_at - make_interval(mins => ${minutes}) where workspace_id = ${workspaceId}`;
  await sql`update groups set created_at = created_at - make_interval(mins => ${minutes}) where workspace_id = ${workspaceId}`;
}

/** A user who was here before provisioning, as an admin adds one. Resolves to the id. */
export function addByHand({ ctx }: Workspace, userName: string, workEmail: string, name: [string, string]): Promise<string> {
  const [givenName, familyName] = name;
  const nothing = { displayName: null, title: null, department: null, mobilePhone: null };
  return addUser(ctx, { ...nothing, userName, workEmail, givenName, familyName }, "active");
}

/** Lets time pass since a user's deletion. */
export async function ageDeletion({ ctx }: Workspace, userId: string, days: number): Promise<void> {
  await getSql()`
    update users set deleted_at = deleted_at - make_interval(days => ${days}) where workspace_id = ${ctx.workspaceId} and id = ${userId}`;
}

/** Lets the workspace's valid keys end in so many days. */
export async function endKeys({ ctx }: Workspace, days: number): Promise<void> {
  await getSql()`
    update api_keys set expires_at = now() + make_interval(days => ${days})
    where workspace_id = ${ctx.workspaceId} and revoked_at is null`;
}

/** Lets the links to accounts end. */
export async function endLinks({ ctx }: Workspace): Promise<void> {
  await getSql()`update account_links set expires_at = now() where workspace_id = ${ctx.workspaceId}`;
}

/** As it is for an admin who was one before addresses were confirmed. */
export async function forgetConfirmedEmails({ ctx }: Workspace): Promise<void> {
  await getSql()`update users set confirmed_email = null where workspace_id = ${ctx.workspaceId}`;
}

/** The provider may bring so many users and no more. */
export async function limitUsers({ ctx }: Workspace, most: number): Promise<void> {
  await getSql()`
    update quota set cap = case when slot <= ${most}::int then 1 else 0 end where workspace_id = ${ctx.workspaceId} and kind = 'user'`;
}

/** Refuses users without first or last name, as the setting does. */
export async function refuseMissingNames({ ctx }: Workspace): Promise<void> {
  await saveConnection(ctx, { missingNames: "refuse" });
}

/** Makes a user with a password the only workspace admin. */
export async function handOver({ ctx }: Workspace, userId: string): Promise<void> {
  const former = await getSql()<{ id: string }[]>`
    select id from users where workspace_id = ${ctx.workspaceId} and role = 'admin'`;
  await setUserRole(ctx, userId, "admin");
  for (const { id } of former) await setUserRole(ctx, id, "user");
}

/** As many refused changes as are kept: a provider needs a day for them. */
export async function fillRefused({ ctx }: Workspace): Promise<void> {
  await getSql()`
    insert into refused_requests (workspace_id, id, digest, request_id, method, path, query)
    select ${ctx.workspaceId}, gen_random_uuid(), sha256(n::text::bytea), gen_random_uuid(), 'DELETE', '/Users/' || n, ''
    from generate_series(1, ${refusedLimits.changes}::int) n`;
}
