import { getSql } from "#db/client.ts";
import type {
  AlertKind,
  DefaultUserStatus,
  DeletePolicy,
  IdentityProvider,
  MissingNames,
  ProvisioningMethod,
} from "#db/types.ts";
import { quotaSlots } from "./quota.ts";
import { locked, type Queryable } from "./transaction.ts";

export interface Workspace {
  id: string;
  slug: string;
  name: string;
  provisioningMethod: ProvisioningMethod;
  syncEnabled: boolean;
  syncChangedAt: Date | null;
  defaultUserStatus: DefaultUserStatus;
  identityProvider: IdentityProvider;
  onProviderDelete: DeletePolicy;
  missingNames: MissingNames;
  maxPerSecond: number | null;
  /** Null = deleted users stay until somebody deletes them permanently. */
  deleteAfterDays: number | null;
  /** Null = nobody signs in with Microsoft. */
  entraTenantId: string | null;
  /** Passwords count only for admins who are excluded from provisioning. */
  microsoftSignInOnly: boolean;
  /** So many days after a permanent deletion, history, log and issues forget who it was. */
  eraseAfterDays: number;
  /** What the admins are not told by mail. */
  alertsOff: AlertKind[];
  /** The accident guard (docs/accident-guard.md): null = the recommended number. */
  guardOn: boolean;
  guardMostUsers: number | null;
  guardMostGroups: number | null;
  guardLapseHours: number;
  createdAt: Date;
}

export const workspaceColumns = () => getSql()`
  w.id, w.slug, w.name, w.provisioning_method as "provisioningMethod", w.sync_enabled as "syncEnabled",
  w.sync_changed_at as "syncChangedAt", w.default_user_status as "defaultUserStatus", w.identity_provider as "identityProvider",
  w.on_provider_delete as "onProviderDelete", w.missing_names as "missingNames", w.max_per_second as "maxPerSecond", w.delete_after_days as "deleteAfterDays",
  w.entra_tenant_id as "entraTenantId", w.microsoft_sign_in_only as "microsoftSignInOnly", w.erase_after_days as "eraseAfterDays",
  w.alerts_off as "alertsOff", w.guard_on as "guardOn", w.guard_most_users as "guardMostUsers", w.guard_most_groups as "guardMostGroups",
  w.guard_lapse_hours as "guardLapseHours", w.created_at as "createdAt"`;

export async function findWorkspaceBySlug(slug: string): Promise<Workspace | null> {
  const [row] = await getSql()<Workspace[]>`select ${workspaceColumns()} from workspaces w where w.slug = ${slug}`;
  return row ?? null;
}

/** `lock`: nobody else writes the workspace's settings, or relies on them in a transaction of their own, until this one ends. */
export async function findWorkspace(
  workspaceId: string,
  options: { sql?: Queryable; lock?: boolean } = {},
): Promise<Workspace | null> {
  const sql = options.sql ?? getSql();
  const [row] = await sql<Workspace[]>`
    select ${workspaceColumns()} from workspaces w where w.id = ${workspaceId} ${options.lock ? locked() : sql``}`;
  return row ?? null;
}

/** For the operator: every workspace with the size of its directory. */
export function listWorkspaces(): Promise<(Workspace & { users: number; groups: number })[]> {
  return getSql()`
    select ${workspaceColumns()},
      (select count(*)::int from users u where u.workspace_id = w.id and u.deleted_at is null) as users,
      (select count(*)::int from groups g where g.workspace_id = w.id and g.deleted_at is null) as groups
    from workspaces w order by w.slug`;
}

export async function anyWorkspaceExists(sql: Queryable = getSql()): Promise<boolean> {
  const [row] = await sql<{ present: boolean }[]>`select exists (select 1 from workspaces) as present`;
  return row?.present ?? false;
}

/** False when the slug is taken. */
export async function insertWorkspace(workspace: { id: string; slug: string; name: string }, sql: Queryable): Promise<boolean> {
  const rows = await sql`
    with w as (
      insert into workspaces (id, slug, name) values (${workspace.id}, ${workspace.slug}, ${workspace.name})
      on conflict (slug) do nothing returning id
    ), slots as (${quotaSlots(sql`w`)})
    select id from w`;
  return rows.length > 0;
}

export type ProvisioningSettings = Pick<
  Workspace,
  | "provisioningMethod"
  | "syncEnabled"
  | "defaultUserStatus"
  | "identityProvider"
  | "onProviderDelete"
  | "missingNames"
  | "maxPerSecond"
  | "deleteAfterDays"
>;

export async function updateProvisioningSettings(workspaceId: string, next: ProvisioningSettings, sql: Queryable): Promise<void> {
  await sql`
    update workspaces set provisioning_method = ${next.provisioningMethod}, default_user_status = ${next.defaultUserStatus},
      identity_provider = ${next.identityProvider}, on_provider_delete = ${next.onProviderDelete}, missing_names = ${next.missingNames},
      max_per_second = ${next.maxPerSecond}, delete_after_days = ${next.deleteAfterDays},
      sync_changed_at = case when sync_enabled = ${next.syncEnabled} then sync_changed_at else now() end, sync_enabled = ${next.syncEnabled}
    where id = ${workspaceId}`;
}

/** What the Settings page holds. */
export type WorkspaceSettings = Pick<
  Workspace,
  | "name"
  | "entraTenantId"
  | "microsoftSignInOnly"
  | "eraseAfterDays"
  | "alertsOff"
  | "guardOn"
  | "guardMostUsers"
  | "guardMostGroups"
  | "guardLapseHours"
>;

export async function updateWorkspaceSettings(workspaceId: string, next: WorkspaceSettings, sql: Queryable): Promise<void> {
  await sql`
    update workspaces set name = ${next.name}, entra_tenant_id = ${next.entraTenantId},
      microsoft_sign_in_only = ${next.microsoftSignInOnly}, erase_after_days = ${next.eraseAfterDays},
      alerts_off = ${next.alertsOff}::text[], guard_on = ${next.guardOn}, guard_most_users = ${next.guardMostUsers},
      guard_most_groups = ${next.guardMostGroups}, guard_lapse_hours = ${next.guardLapseHours} where id = ${workspaceId}`;
}
