import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { actorJson, type Change, historyOf } from "./changes.ts";
import { passwordCounts } from "./passwords.ts";
import type { Fragment, Queryable } from "./transaction.ts";

/**
 * DELETEd by the provider: gone over SCIM, and otherwise as before. `until`: held by the accident guard; null = of the last admin. Who is
 * held already stays so for as long as they were. False = nobody whom `onlyIf` means.
 */
export async function holdDeletion(
  ctx: Ctx,
  id: string,
  { until, onlyIf, sql = getSql() }: { until: Date | null; onlyIf: Fragment; sql?: Queryable },
): Promise<boolean> {
  const change: Change = {
    entity: "user",
    action: until ? "held by the accident guard" : "deletion held",
    before: null,
    after: until ? { held: ["delete"] } : null,
  };
  const rows = await sql`
    with u as (
      update users u set held = array_append(array_remove(held, 'delete'), 'delete'), held_at = coalesce(held_at, statement_timestamp()),
        held_by = coalesce(held_by, ${actorJson(ctx.actor)}), held_until = case when held = '{}' then ${until}::timestamptz else held_until end,
        version = version + 1, updated_at = statement_timestamp()
      where u.workspace_id = ${ctx.workspaceId} and u.id = ${id} and ${onlyIf} returning u.*
    ), history as (${historyOf(ctx, change, sql`u`)})
    select id from u`;
  return rows.length > 0;
}

/** Whose held changes wait for another admin. */
export async function findHeldUserIds(workspaceId: string, sql: Queryable): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id from users 
    where workspace_id = ${workspaceId} and held <> '{}' and held_until is null order by id`;
  return rows.map(({ id }) => id);
}

/** Those with a user whose changes wait for another admin, seldom any. */
export async function findWorkspacesThatHold(): Promise<string[]> {
  const rows = await getSql()<
    { id: string }[]
  >`select distinct workspace_id as id from users where held <> '{}' and held_until is null`;
  return rows.map(({ id }) => id);
}

/**
 * Admins who could still sign in without this one: live, Active, with a password that counts or a Microsoft account of the workspace's
 * tenant. Who is about to go doesn't count.
 */
export async function countOtherAdmins(workspaceId: string, id: string, sql: Queryable): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n ${adminsWhoCanSignIn(workspaceId)} and u.id <> ${id} and ${staysAdmin()}`;
  return row?.n ?? 0;
}

/** Ids of those with the role admin who have what it takes to sign in; `able`: nothing else keeps them from it either. */
export function listAdminsWhoCanSignIn(workspaceId: string, sql: Queryable): Promise<{ id: string; able: boolean }[]> {
  return sql`select u.id, ${staysAdmin()} as able ${adminsWhoCanSignIn(workspaceId)}`;
}

const staysAdmin = (): Fragment => getSql()`(u.deleted_at is null and u.status = 'active' and u.held = '{}')`;

const adminsWhoCanSignIn = (workspaceId: string): Fragment => getSql()`
  from users u join workspaces w on w.id = u.workspace_id
  left join passwords p on p.workspace_id = u.workspace_id and p.user_id = u.id
  left join sso_identities s on s.workspace_id = u.workspace_id and s.user_id = u.id and s.tenant_id = w.entra_tenant_id
  where u.workspace_id = ${workspaceId} and u.role = 'admin'
    and (s.user_id is not null or (p.user_id is not null and ${passwordCounts()}))`;

/** An admin who can sign in by password whatever becomes of the identity provider. */
export interface BreakGlassAdmin {
  id: string;
  name: string;
}

export function listBreakGlassAdmins(workspaceId: string, sql: Queryable = getSql()): Promise<BreakGlassAdmin[]> {
  return sql<BreakGlassAdmin[]>`
    select u.id, u.shown_name as name from users u join passwords p on p.workspace_id = u.workspace_id and p.user_id = u.id
    where u.workspace_id = ${workspaceId} and u.role = 'admin' and u.excluded and u.deleted_at is null and u.status = 'active'
    order by u.shown_name collate "und-x-icu", u.id`;
}
