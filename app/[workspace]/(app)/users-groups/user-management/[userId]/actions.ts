"use server";

import { z } from "zod";
import { profileSchema } from "#app/[workspace]/(app)/users-groups/user-management/profile-schema.ts";
import { adminAction } from "#lib/auth/admin-action.ts";
import { endedSessions } from "#lib/auth/ended-sessions.ts";
import { excludeUser, provisionUser } from "#lib/directory/exclusion.ts";
import { unlinkMicrosoftAccount } from "#lib/directory/microsoft-account.ts";
import { makePasswordLink } from "#lib/directory/password-link.ts";
import { editUser, setUserStatus, softDeleteUser } from "#lib/directory/user-admin.ts";
import { setUserRole } from "#lib/directory/user-role.ts";
import { signUserOut } from "#lib/directory/user-sessions.ts";

const which = z.object({ id: z.uuid() });

export const saveProfile = adminAction(
  "users.manage",
  profileSchema.extend({ id: z.uuid(), version: z.coerce.number().int() }),
  (ctx, { id, version, ...rest }) => editUser(ctx, id, version, rest),
);

export const setStatus = adminAction(
  "users.manage",
  which.extend({ status: z.enum(["active", "inactive"]) }),
  (ctx, { id, status }) => setUserStatus(ctx, id, status),
);

export const softDelete = adminAction("users.manage", which, (ctx, { id }) => softDeleteUser(ctx, id));

export const setRole = adminAction("roles.manage", which.extend({ role: z.enum(["user", "admin"]) }), (ctx, { id, role }) =>
  setUserRole(ctx, id, role),
);

export const setExcluded = adminAction("provisioning.manage", which.extend({ excluded: z.boolean() }), (ctx, { id, excluded }) =>
  excluded ? excludeUser(ctx, id) : provisionUser(ctx, id),
);

/** How many sessions ended. */
export const signOutUser = adminAction(
  "users.manage",
  which.extend({ which: endedSessions }),
  (ctx, { id, which }) => signUserOut(ctx, id, which),
  { support: false },
);

export const unlinkMicrosoft = adminAction("users.manage", which, (ctx, { id }) => unlinkMicrosoftAccount(ctx, id), {
  support: false,
});

/** The link, which is shown once. */
export const makeLink = adminAction("roles.manage", which, (ctx, { id }) => makePasswordLink(ctx, id), { refresh: false });
