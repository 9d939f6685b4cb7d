import { getSql } from "#db/client.ts";
import type { LinkedBy, UserRole, UserStatus } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { insertChange } from "./changes.ts";
import { locked, type Queryable } from "./transaction.ts";

/** An object of an Entra directory. */
export interface DirectoryObject {
  tenantId: string;
  objectId: string;
}

export interface SsoIdentity extends DirectoryObject {
  linkedAt: Date;
  linkedBy: LinkedBy;
}

export async function findIdentityOf(workspaceId: string, userId: string): Promise<SsoIdentity | null> {
  const [row] = await getSql()<SsoIdentity[]>`
    select tenant_id as "tenantId", object_id as "objectId", linked_at as "linkedAt", linked_by as "linkedBy"
    from sso_identities where workspace_id = ${workspaceId} and user_id = ${userId}`;
  return row ?? null;
}

/** Who may be meant by a Microsoft account, with what decides about it. */
export interface SsoCandidate {
  id: string;
  userName: string;
  userNameKey: string;
  displayName: string | null;
  externalId: string | null;
  deleted: boolean;
  status: UserStatus;
  role: UserRole;
  /** The account that the user is linked to, of whatever tenant. */
  link: DirectoryObject | null;
}

/**
 * Everybody who is linked to the account, whose externalId is its object id, or who has the name or had it before a soft delete;
 * and `userId`. Locked until the transaction ends, in id order: who they are can't change under a link that is being made.
 */
export async function lockSsoCandidates(
  workspaceId: string,
  claim: DirectoryObject & { userNameKey: string | null; userId: string | null },
  tx: Queryable,
): Promise<SsoCandidate[]> {
  const { tenantId, objectId, userNameKey, userId } = claim;
  const found = await tx<{ id: string }[]>`
    select id from users where workspace_id = ${workspaceId} and id in (
      select user_id from sso_identities
      where workspace_id = ${workspaceId} and tenant_id = ${tenantId} and object_id = ${objectId}
      union all
      select id from users where workspace_id = ${workspaceId} and external_id in (${objectId}, ${objectId.toUpperCase()})
      union all
      select id from users where workspace_id = ${workspaceId} and user_name_key = ${userNameKey}
      union all
      select id from users where workspace_id = ${workspaceId} and original_user_name_key = ${userNameKey}
      union all
      select id from users where workspace_id = ${workspaceId} and id = ${userId}
    )
    order by id ${locked()}`;
  // Another statement, which sees what the lock waited for: a link that was made meanwhile.
  return tx<SsoCandidate[]>`
    select u.id, u.user_name as "userName", u.user_name_key as "userNameKey", u.display_name as "displayName",
      u.external_id as "externalId", u.deleted_at is not null as deleted, u.status, u.role,
      case when s.user_id is not null then jsonb_build_object('tenantId', s.tenant_id, 'objectId', s.object_id) end as link
    from users u left join sso_identities s on s.workspace_id = u.workspace_id and s.user_id = u.id
    where u.workspace_id = ${workspaceId} and u.id = any(${found.map(({ id }) => id)}::uuid[]) order by u.id`;
}

/** Links a user, in place of a link to another tenant's account, with a history row. */
export async function linkIdentity(
  ctx: Ctx,
  userId: string,
  { tenantId, objectId }: DirectoryObject,
  linkedBy: LinkedBy,
  tx: Queryable,
): Promise<void> {
  await tx`
    insert into sso_identities (workspace_id, user_id, tenant_id, object_id, linked_by)
    values (${ctx.workspaceId}, ${userId}, ${tenantId}, ${objectId}, ${linkedBy})
    on conflict (workspace_id, user_id) do update
    set tenant_id = excluded.tenant_id, object_id = excluded.object_id, linked_by = excluded.linked_by, linked_at = now()`;
  const after = { microsoftAccount: objectId, linkedBy };
  await insertChange(ctx, userId, { entity: "user", action: "Microsoft account linked", before: {}, after }, tx);
}

/** Cuts a user's link, and the picture goes with it; with a history row. False = there was none. */
export async function unlinkIdentity(ctx: Ctx, userId: string, tx: Queryable): Promise<boolean> {
  const [cut] = await tx<{ objectId: string }[]>`
    delete from sso_identities where workspace_id = ${ctx.workspaceId} and user_id = ${userId} returning object_id as "objectId"`;
  if (!cut) return false;
  const before = { microsoftAccount: cut.objectId };
  await insertChange(ctx, userId, { entity: "user", action: "Microsoft account unlinked", before, after: {} }, tx);
  return true;
}
