"use server";

import { z } from "zod";
import { profileSchema } from "#app/[workspace]/(app)/users-groups/user-management/profile-schema.ts";
import { adminAction } from "#lib/auth/admin-action.ts";
import { endedSessions } from "#lib/auth/ended-sessions.ts";
import { unlinkMicrosoftAccount } from "#lib/directory/microsoft-account.ts";
import { editOwnProfile, ownId } from "#lib/directory/own-profile.ts";
import { signUserOut } from "#lib/directory/user-sessions.ts";

/** As far as people say it of themselves: ownFields of lib/directory/own-profile.ts. */
const ownProfile = profileSchema.pick({ displayName: true, givenName: true, familyName: true, title: true, mobilePhone: true });

export const saveOwnProfile = adminAction(
  null,
  ownProfile.extend({ version: z.coerce.number().int() }),
  (ctx, { version, ...given }) => editOwnProfile(ctx, version, given),
);

export const unlinkOwnMicrosoft = adminAction(null, z.object({}), (ctx) => unlinkMicrosoftAccount(ctx, ownId(ctx)));

/** How many sessions ended. */
export const signOutMyself = adminAction(null, z.object({ which: endedSessions }), (ctx, { which }) =>
  signUserOut(ctx, ownId(ctx), which),
);
