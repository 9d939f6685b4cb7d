"use server";

import { z } from "zod";
import { groupName } from "#app/[workspace]/(app)/users-groups/group-management/group-name.ts";
import { adminAction } from "#lib/auth/admin-action.ts";
import { changeMembersAsAdmin, deleteGroupAsAdmin, renameGroup } from "#lib/directory/group-admin.ts";
import { confirmGroupRoles, setGroupRoles } from "#lib/directory/group-roles.ts";

const which = z.object({ id: z.uuid() });

export const rename = adminAction("groups.manage", which.extend({ displayName: groupName }), (ctx, { id, displayName }) =>
  renameGroup(ctx, id, displayName),
);

export const remove = adminAction("groups.manage", which, (ctx, { id }) => deleteGroupAsAdmin(ctx, id));

const users = z.array(z.uuid()).max(1000, "Choose at most 1,000 people at a time.");

export const changeMembers = adminAction("groups.manage", which.extend({ add: users, remove: users }), (ctx, { id, ...change }) =>
  changeMembersAsAdmin(ctx, id, change),
);

const carried = which.extend({ version: z.int(), roleIds: z.array(z.uuid()).max(1000) });

export const setRoles = adminAction("roles.manage", carried, (ctx, { id, version, roleIds }) =>
  setGroupRoles(ctx, id, version, roleIds),
);

export const confirmRoles = adminAction("roles.manage", carried, (ctx, { id, version, roleIds }) =>
  confirmGroupRoles(ctx, id, version, roleIds),
);
