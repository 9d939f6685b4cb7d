import { getSql } from "#db/client.ts";
import { insertGroup } from "#db/queries/groups.ts";
import type { UserWrite } from "#db/queries/user-write.ts";
import { findUser, insertUser, type StoredUser } from "#db/queries/users.ts";
import {
  findWorkspace,
  type ProvisioningSettings,
  updateProvisioningSettings,
  updateWorkspaceSettings,
  type WorkspaceSettings,
} from "#db/queries/workspaces.ts";
import type { Actor } from "#lib/ctx.ts";
import { userWrite } from "#lib/directory/user-write.ts";
import { fold } from "#lib/fold.ts";
import { forgetKeyLookups } from "#lib/provisioning/keys.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import type { TestWorkspace } from "./workspace.ts";

/** A user whom no provider made: as an admin, an import or the set-up makes one. Returns the id. */
export async function manualUser(
  { ctx }: TestWorkspace,
  userName: string,
  given: Partial<Pick<UserWrite, "role" | "excluded" | "source" | "status" | "externalId" | "attributes" | "deletedAt">> = {},
): Promise<string> {
  const write = userWrite({
    userName,
    externalId: null,
    source: "manual",
    status: "active",
    role: "user",
    attributes: {},
    ...given,
  });
  const change = { entity: "user", action: "created", before: null, after: { userName } } as const;
  const inserted = await insertUser(ctx, write, change, { unless: null });
  if (!inserted) throw new Error(`${userName} is taken.`);
  return inserted.id;
}

export const workEmail = (value: string): JsonObject => ({ emails: [{ type: "work", value, primary: true }] });

export async function manualGroup({ ctx }: TestWorkspace, displayName: string): Promise<string> {
  const write = { displayName, displayNameKey: fold(displayName), externalId: null, source: "manual", attributes: {} } as const;
  const inserted = await insertGroup(ctx, write, { entity: "group", action: "created", before: null, after: { displayName } });
  if (!inserted) throw new Error(`${displayName} is taken.`);
  return inserted.id;
}

/** Puts users into a group behind everybody's back. */
export async function join({ ctx }: TestWorkspace, groupId: string, ...userIds: string[]): Promise<void> {
  const rows = userIds.map((user_id) => ({ workspace_id: ctx.workspaceId, group_id: groupId, user_id }));
  await getSql()`insert into group_members ${getSql()(rows)}`;
}

/** The row behind a user. */
export async function stored({ ctx }: TestWorkspace, id: string): Promise<StoredUser> {
  const found = await findUser(ctx.workspaceId, id, { wantGroups: true });
  if (!found) throw new Error(`There is no user ${id}.`);
  return found;
}

/** Changes settings that no page shows yet, or without the side effects of "Done". */
export async function setSettings({ ctx }: TestWorkspace, settings: Partial<ProvisioningSettings>): Promise<void> {
  const workspace = await findWorkspace(ctx.workspaceId);
  if (!workspace) throw new Error("The workspace is gone.");
  await updateProvisioningSettings(ctx.workspaceId, { ...workspace, ...settings }, getSql());
  forgetKeyLookups();
}

type GuardSettings = Pick<WorkspaceSettings, "guardOn" | "guardMostUsers" | "guardMostGroups" | "guardLapseHours">;

/** Changes the accident guard's settings without their history. */
export async function setGuard({ ctx }: TestWorkspace, settings: Partial<GuardSettings>): Promise<void> {
  const workspace = await findWorkspace(ctx.workspaceId);
  if (!workspace) throw new Error("The workspace is gone.");
  await updateWorkspaceSettings(ctx.workspaceId, { ...workspace, ...settings }, getSql());
  forgetKeyLookups();
}

export interface ChangeRow {
  actor: Actor;
  requestId: string;
  entity: string;
  memberId: string | null;
  action: string;
  before: JsonObject | null;
  after: JsonObject | null;
}

/** The history of one user or group, oldest first; memberships belong to their group. */
export function changesOf({ ctx }: TestWorkspace, entityId: string): Promise<ChangeRow[]> {
  return getSql()<ChangeRow[]>`
    select actor, request_id as "requestId", entity, member_id as "memberId", action, before, after
    from changes where workspace_id = ${ctx.workspaceId} and entity_id = ${entityId} order by at, id`;
}
