"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { editUser, setUserStatus, softDeleteUser } from "#lib/directory/user-admin.ts";

/** An empty text means none. */
const optional = z
  .string()
  .trim()
  .max(256, "Use at most 256 characters.")
  .transform((text) => text || null);

const profile = z.object({
  id: z.uuid(),
  version: z.coerce.number().int(),
  userName: z
    .string()
    .trim()
    .min(1, "Enter a user name: it is what this person signs in with.")
    .max(256, "Use at most 256 characters."),
  displayName: optional,
  givenName: optional,
  familyName: optional,
  workEmail: optional.refine(
    (text) => text === null || z.email().safeParse(text).success,
    "Enter an e-mail address such as adele@contoso.example.",
  ),
  title: optional,
  department: optional,
  mobilePhone: optional,
});

export const saveProfile = adminAction("users.manage", profile, (ctx, { id, version, ...rest }) =>
  editUser(ctx, id, version, rest),
);

export const setStatus = adminAction(
  "users.manage",
  z.object({ id: z.uuid(), status: z.enum(["active", "inactive"]) }),
  (ctx, { id, status }) => setUserStatus(ctx, id, status),
);

export const softDelete = adminAction("users.manage", z.object({ id: z.uuid() }), (ctx, { id }) => softDeleteUser(ctx, id));
