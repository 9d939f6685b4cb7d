"use server";

import { headers } from "next/headers";
import { z } from "zod";
import type { ActionState } from "#lib/auth/action-state.ts";
import { parseInput, typedValues } from "#lib/auth/form-input.ts";
import { requestPasswordLink } from "#lib/auth/password-links.ts";
import { findSession } from "#lib/auth/session.ts";
import { clientAddress } from "#lib/client-address.ts";

const asked = z.object({
  userName: z.string().trim().min(1, "Enter your user name or e-mail address.").max(1000, "Use at most 1,000 characters."),
});

/** For anybody; says the same of every account, and of none. */
export async function askForLink(slug: string, _before: ActionState, form: FormData): Promise<ActionState> {
  const { workspace } = await findSession(slug);
  const values = typedValues(form);
  const parsed = parseInput(asked, form);
  if (!parsed.ok) return { ok: false, error: "Correct what is marked.", fields: parsed.fields, values };
  const address = clientAddress((await headers()).get("x-forwarded-for")) ?? "unknown";
  const wait = await requestPasswordLink(workspace, parsed.data.userName, address);
  if (wait === null) return { ok: true, value: undefined };
  const minutes = Math.ceil(wait / 60);
  const error = `Too many links were asked for from here. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`;
  return { ok: false, error, fields: {}, values };
}
