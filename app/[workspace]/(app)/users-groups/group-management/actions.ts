"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { previewAccessChange } from "#lib/directory/access-preview.ts";
import { createGroupAsAdmin } from "#lib/directory/group-admin.ts";
import { grantablePermissions } from "#lib/permissions.ts";
import { groupName } from "./group-name.ts";

export const createGroup = adminAction("groups.manage", z.object({ displayName: groupName }), (ctx, { displayName }) =>
  createGroupAsAdmin(ctx, displayName),
);

const users = z.array(z.uuid()).max(1000);

const groupChange = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("members"), groupId: z.uuid(), add: users, remove: users }),
  z.object({ kind: z.literal("group deleted"), groupId: z.uuid() }),
]);

export const previewGroupChange = adminAction("groups.manage", groupChange, previewAccessChange, { refresh: false });

const roleChange = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("group roles"), groupId: z.uuid(), roleIds: z.array(z.uuid()).max(1000) }),
  z.object({
    kind: z.literal("role"),
    roleId: z.uuid(),
    permissions: z.array(z.enum(grantablePermissions)).max(grantablePermissions.length),
  }),
]);

export const previewRoleChange = adminAction("roles.manage", roleChange, previewAccessChange, { refresh: false });
