"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { deleteUserPermanently, restoreUser } from "#lib/directory/user-admin.ts";

const which = z.object({ id: z.uuid() });

export const restore = adminAction("users.manage", which, (ctx, { id }) => restoreUser(ctx, id));

export const deletePermanently = adminAction("users.manage", which, (ctx, { id }) => deleteUserPermanently(ctx, id));
