"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import type { ActionState } from "#lib/auth/action-state.ts";
import { presentDevice } from "#lib/auth/device.ts";
import { parseInput, typedValues } from "#lib/auth/form-input.ts";
import { requestId } from "#lib/auth/request.ts";
import { pathInWorkspace } from "#lib/auth/safe-path.ts";
import { isTooManyAttempts, signInErrorText } from "#lib/auth/sign-in-errors.ts";
import { authorizeStaff } from "#lib/auth/support/authorize.ts";
import { enrol } from "#lib/auth/support/enrolment.ts";
import { beginStaffSession, endStaffSession, requireStaff } from "#lib/auth/support/staff-session.ts";
import { clientAddress } from "#lib/client-address.ts";
import { log } from "#lib/log.ts";
import { Refusal } from "#lib/refusal.ts";
import { enterWorkspace } from "#lib/support/visits.ts";

const credentials = z.object({
  email: z.string().trim().min(1, "Enter your e-mail address."),
  password: z.string().min(1, "Enter your password."),
  code: z.string().trim().min(1, "Enter the code that your app shows."),
  next: z.string().default(""),
});

/** One and the same for an unknown address, a wrong password, a wrong code and one that was used. */
const wrong = "The address, the password or the code is wrong. A code works once: wait for the next.";

export async function signIn(_before: ActionState, form: FormData): Promise<ActionState> {
  return attempt(form, credentials, "support's sign-in failed", async ({ next, ...proof }) => {
    const address = clientAddress((await headers()).get("x-forwarded-for")) ?? "unknown";
    const caller = { address, device: await presentDevice() };
    if (!(await beginStaffSession((session) => authorizeStaff(proof, caller, session)))) throw new Refusal("forbidden", wrong);
    return pathInWorkspace("support", next);
  });
}

const enrolment = z.object({
  token: z.string().max(100),
  password: z.string().max(400, "Use at most 200 characters."),
  code: z.string().trim().min(1, "Enter the code that your app shows."),
});

export async function setUpAccount(_before: ActionState, form: FormData): Promise<ActionState> {
  return attempt(form, enrolment, "support's enrolment failed", async ({ token, ...chosen }) => {
    return (await beginStaffSession((session) => enrol(token, chosen, session))) ? "/support" : "/support/enrol";
  });
}

export async function signOut(): Promise<void> {
  await endStaffSession();
  redirect("/support/sign-in");
}

const entry = z.object({
  slug: z.string(),
  reason: z.string().trim().min(1, "Say what for: the workspace's admins read it.").max(300, "Use at most 300 characters."),
  next: z.string().default(""),
});

/** Goes into a workspace whose admin lets support in. */
export async function enter(_before: ActionState, form: FormData): Promise<ActionState> {
  const staff = await requireStaff();
  return attempt(form, entry, "support's entry failed", async ({ slug, reason, next }) => {
    await enterWorkspace(staff, { slug, reason }, await requestId());
    return pathInWorkspace(slug, next);
  });
}

/** Where it leads, or why not. */
async function attempt<Schema extends z.ZodType>(
  form: FormData,
  schema: Schema,
  failed: string,
  work: (input: z.output<Schema>) => Promise<string>,
): Promise<ActionState> {
  const { code: _, ...values } = typedValues(form);
  const parsed = parseInput(schema, form);
  if (!parsed.ok) return { ok: false, error: "Correct what is marked.", fields: parsed.fields, values };
  let path: string;
  try {
    path = await work(parsed.data);
  } catch (error) {
    if (error instanceof Refusal) {
      return { ok: false, error: error.message, fields: error.field ? { [error.field]: error.message } : {}, values };
    }
    if (error instanceof Error && isTooManyAttempts(error.message)) {
      return { ok: false, error: signInErrorText(error.message), fields: {}, values };
    }
    const reference = await requestId();
    log().error({ err: error, requestId: reference }, failed);
    return { ok: false, error: `This failed on our side. Try again in a moment. Reference: ${reference}`, fields: {}, values };
  }
  redirect(path);
}
