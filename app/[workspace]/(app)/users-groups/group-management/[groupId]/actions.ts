"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { deleteGroupAsAdmin, renameGroup } from "#lib/directory/group-admin.ts";

const renaming = z.object({
  id: z.uuid(),
  displayName: z.string().trim().min(1, "Enter a name.").max(256, "Use at most 256 characters."),
});

export const rename = adminAction("groups.manage", renaming, (ctx, { id, displayName }) => renameGroup(ctx, id, displayName));

export const remove = adminAction("groups.manage", z.object({ id: z.uuid() }), (ctx, { id }) => deleteGroupAsAdmin(ctx, id));
