"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import type { ActionState } from "#lib/auth/action-state.ts";
import { parseInput, typedValues } from "#lib/auth/form-input.ts";
import { hashPassword, passwordProblem } from "#lib/auth/password.ts";
import { requestId } from "#lib/auth/request.ts";
import { redeemSetupLink } from "#lib/auth/setup-link.ts";
import { createWorkspace } from "#lib/directory/workspaces.ts";
import { log } from "#lib/log.ts";
import { Refusal } from "#lib/refusal.ts";
import { slugProblem } from "#lib/slug.ts";

const setup = z
  .object({
    token: z.string().max(100),
    name: z.string().trim().min(1, "Enter the name of the workspace.").max(100, "Use at most 100 characters."),
    slug: z.string().trim().max(100, "Use at most 40 characters."),
    givenName: z.string().trim().min(1, "Enter your first name.").max(100, "Use at most 100 characters."),
    familyName: z.string().trim().min(1, "Enter your last name.").max(100, "Use at most 100 characters."),
    email: z
      .string()
      .trim()
      .max(254, "Use at most 254 characters.")
      .pipe(z.email("Enter an e-mail address such as adele@contoso.example.")),
    password: z.string().max(400, "Use at most 200 characters."),
  })
  .superRefine(({ name, slug, email, password }, context) => {
    const problems = {
      slug: slugProblem(slug),
      password: passwordProblem(password, [name, slug, email, email.split("@", 1)[0] ?? ""]),
    };
    for (const [field, message] of Object.entries(problems)) {
      if (message) context.addIssue({ code: "custom", path: [field], message });
    }
  });

/**
 * Makes the first workspace and its admin, for whoever holds the link that the server has printed: the operator. The value is
 * the new workspace's slug; the form signs the admin in.
 */
export async function setUp(_before: ActionState<string>, form: FormData): Promise<ActionState<string>> {
  const values = typedValues(form);
  const parsed = parseInput(setup, form);
  if (!parsed.ok) return { ok: false, error: "Correct what is marked.", fields: parsed.fields, values };
  const { token, slug, name, givenName, familyName, email, password } = parsed.data;
  const reference = await requestId();
  try {
    const passwordHash = await hashPassword(password);
    const admin = { userName: email, email, givenName, familyName, passwordHash };
    const created = await redeemSetupLink(token, () =>
      createWorkspace({ actor: { kind: "operator" }, requestId: reference }, { slug, name, admin }),
    );
    if (created) return { ok: true, value: slug };
  } catch (error) {
    if (error instanceof Refusal) {
      return { ok: false, error: error.message, fields: error.field ? { [error.field]: error.message } : {}, values };
    }
    log().error({ err: error, requestId: reference }, "set-up failed");
    return { ok: false, error: `Nothing was set up: this failed on our side. Reference: ${reference}`, fields: {}, values };
  }
  redirect("/setup?token=expired");
}
