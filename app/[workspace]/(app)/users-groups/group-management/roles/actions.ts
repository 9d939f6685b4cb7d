"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { changeRole, createRole, deleteRole } from "#lib/directory/roles.ts";
import { grantablePermissions } from "#lib/permissions.ts";

const role = z.object({
  name: z.string().trim().min(1, "Enter a name.").max(100, "Use at most 100 characters."),
  permissions: z.array(z.enum(grantablePermissions)).max(grantablePermissions.length).min(1, "Choose at least one permission."),
});

export const create = adminAction("roles.manage", role, (ctx, input) => createRole(ctx, input));

export const save = adminAction("roles.manage", role.extend({ id: z.uuid() }), (ctx, { id, ...input }) =>
  changeRole(ctx, id, input),
);

export const remove = adminAction("roles.manage", z.object({ id: z.uuid() }), (ctx, { id }) => deleteRole(ctx, id));
