"use server";

import { z } from "zod";
import { profileSchema } from "#app/[workspace]/(app)/users-groups/user-management/profile-schema.ts";
import { adminAction } from "#lib/auth/admin-action.ts";
import { addUser } from "#lib/directory/new-user.ts";

/** The new user's id. */
export const add = adminAction(
  "users.manage",
  profileSchema.extend({ status: z.enum(["active", "inactive"]) }),
  (ctx, { status, ...profile }) => addUser(ctx, profile, status),
  { support: false },
);
