"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import type { ActionState } from "#lib/auth/action-state.ts";
import { rememberDevice } from "#lib/auth/device.ts";
import { parseInput } from "#lib/auth/form-input.ts";
import { setPasswordByLink } from "#lib/auth/password-links.ts";
import { requestId } from "#lib/auth/request.ts";
import { findSession } from "#lib/auth/session.ts";
import { Refusal } from "#lib/refusal.ts";

const input = z.object({
  token: z.string().max(100),
  password: z.string().min(1, "Enter a password.").max(400, "Use at most 200 characters."),
});

/**
 * For whoever holds the link. It signs nobody in: there is one door for that, whose rules then hold. The browser is remembered, so that
 * the new password works even while a stranger's guesses make unknown browsers wait.
 */
export async function setPassword(slug: string, _before: ActionState, form: FormData): Promise<ActionState> {
  const { workspace } = await findSession(slug);
  const no = (error: string, fields: Record<string, string> = {}): ActionState => ({ ok: false, error, fields, values: {} });
  const parsed = parseInput(input, form);
  if (!parsed.ok) return no("Correct what is marked.", parsed.fields);
  try {
    const owner = await setPasswordByLink(workspace, parsed.data, await requestId());
    if (!owner)
      return no("This link doesn't work any more: it was used, has ended, or the account has changed. Ask for a new one.");
    await rememberDevice(owner.userId);
  } catch (error) {
    if (error instanceof Refusal) return no(error.message, error.field ? { [error.field]: error.message } : {});
    throw error;
  }
  redirect(`/${workspace.slug}/sign-in?password=set`);
}
