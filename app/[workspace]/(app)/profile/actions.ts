"use server";

import { z } from "zod";
import { profileSchema } from "#app/[workspace]/(app)/users-groups/user-management/profile-schema.ts";
import { ownAction } from "#lib/auth/admin-action.ts";
import { confirmEmail, requestConfirmation } from "#lib/auth/confirm-email.ts";
import { endedSessions } from "#lib/auth/ended-sessions.ts";
import { changeOwnPassword } from "#lib/auth/new-password.ts";
import { mailOwnPasswordLink } from "#lib/auth/own-password.ts";
import { unlinkMicrosoftAccount } from "#lib/directory/microsoft-account.ts";
import { editOwnProfile, ownId } from "#lib/directory/own-profile.ts";
import { signUserOut } from "#lib/directory/user-sessions.ts";
import { Refusal } from "#lib/refusal.ts";

/** As far as people say it of themselves: ownFields of lib/directory/own-profile.ts. */
const ownProfile = profileSchema.pick({ displayName: true, givenName: true, familyName: true, title: true, mobilePhone: true });

export const saveOwnProfile = ownAction(ownProfile.extend({ version: z.coerce.number().int() }), (ctx, { version, ...given }) =>
  editOwnProfile(ctx, version, given),
);

export const unlinkOwnMicrosoft = ownAction(z.object({}), (ctx) => unlinkMicrosoftAccount(ctx, ownId(ctx)));

/** How many sessions ended. */
export const signOutMyself = ownAction(z.object({ which: endedSessions }), (ctx, { which }) =>
  signUserOut(ctx, ownId(ctx), which),
);

export const saveOwnPassword = ownAction(
  z.object({
    presentPassword: z.string().min(1, "Enter the password that you sign in with now."),
    password: z.string().min(1, "Enter a new password."),
  }),
  (_ctx, { presentPassword, password }, session) => changeOwnPassword(session, { present: presentPassword, password }),
);

export const mailPasswordLink = ownAction(z.object({}), (_ctx, _input, session) => mailOwnPasswordLink(session), {
  refresh: false,
});

/** The address to which a link was mailed. */
export const mailConfirmation = ownAction(
  z.object({
    email: z.string().trim().min(1, "Enter an e-mail address such as adele@contoso.example."),
    presentPassword: z.string().default(""),
  }),
  async (_ctx, { email, presentPassword }, session) => {
    await requestConfirmation(session, { email, present: presentPassword });
    return email;
  },
  { refresh: false },
);

/** The address that counts from now on. */
export const confirmAddress = ownAction(z.object({ token: z.string() }), async (_ctx, { token }, session) => {
  const email = await confirmEmail(session, token);
  if (email !== null) return email;
  throw new Refusal(
    "notFound",
    "This link isn't good any more: it works once, for 30 minutes, for the account that asked for it. Have another one mailed to you.",
  );
});
