import {
  type GroupTableQuery,
  listGroupOptions,
  listGroupTable,
  listMemberTable,
  type MemberTableQuery,
} from "#db/queries/group-table.ts";
import { findGroup } from "#db/queries/groups.ts";
import { findMemberDivergences } from "#db/queries/member-divergences.ts";
import { listUserTable, type UserTableQuery } from "#db/queries/user-table.ts";
import { findUser } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { mayDo, requirePermission } from "./permission.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What stands in an address needn't be an id, and PostgreSQL would fail on it. */
export const isId = (text: string) => UUID.test(text);

export function listUsers(ctx: Ctx, query: UserTableQuery) {
  requirePermission(ctx, "users.view");
  if (query.group && query.group.length > 0) requirePermission(ctx, "groups.view");
  return listUserTable(ctx.workspaceId, query);
}

/** With groups, whatever the user's state. Null = none in this workspace; so is what isn't an id at all. */
export async function findUserWithGroups(ctx: Ctx, id: string) {
  requirePermission(ctx, "users.view");
  return isId(id) ? findUser(ctx.workspaceId, id, { wantGroups: true }) : null;
}

export function listGroups(ctx: Ctx, query: GroupTableQuery) {
  requirePermission(ctx, "groups.view");
  return listGroupTable(ctx.workspaceId, query);
}

export async function findGroupById(ctx: Ctx, id: string) {
  requirePermission(ctx, "groups.view");
  return isId(id) ? findGroup(ctx.workspaceId, id) : null;
}

/** Who joined or left the group otherwise than the provider said; null = nobody. */
export async function findDivergedMembers(ctx: Ctx, groupId: string) {
  requirePermission(ctx, "groups.view");
  return isId(groupId) ? findMemberDivergences(ctx.workspaceId, groupId) : null;
}

/** Pictures are for those who may view users (./photos.ts). */
export async function listMembers(ctx: Ctx, groupId: string, query: MemberTableQuery) {
  requirePermission(ctx, "groups.view");
  const page = await listMemberTable(ctx.workspaceId, groupId, query);
  return mayDo(ctx, "users.view") ? page : { ...page, rows: page.rows.map((row) => ({ ...row, photo: null })) };
}

/** Enough for a list to choose from; whoever looks for another types more of its name. */
const GROUP_OPTIONS = 20;

export function findGroupOptions(ctx: Ctx, typed: string): Promise<{ value: string; label: string }[]> {
  requirePermission(ctx, "groups.view");
  return listGroupOptions(ctx.workspaceId, { typed, limit: GROUP_OPTIONS });
}

/** The names of the groups that a list is filtered by; a group that is gone is called that. */
export async function nameGroupOptions(ctx: Ctx, ids: string[]): Promise<{ value: string; label: string }[]> {
  requirePermission(ctx, "groups.view");
  const found = ids.length > 0 ? await listGroupOptions(ctx.workspaceId, { ids }) : [];
  return ids.map((id) => found.find(({ value }) => value === id) ?? { value: id, label: "a group that is gone" });
}

/** Of what stands in an address, what can be an id. */
export function onlyIds(texts: string[]): string[] {
  return texts.filter((text) => UUID.test(text));
}
