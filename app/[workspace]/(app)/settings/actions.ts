"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { countTestMail } from "#lib/auth/attempts.ts";
import { many } from "#lib/auth/form-input.ts";
import { grantSupportAccess, MOST_GRANTED_HOURS, revokeSupportAccess } from "#lib/directory/support-access.ts";
import { saveWorkspaceSettings } from "#lib/directory/workspace-settings.ts";
import { sendTestAlert } from "#lib/provisioning/alert-settings.ts";
import { saveGuard, tryGuard } from "#lib/provisioning/guard-settings.ts";
import { Refusal } from "#lib/refusal.ts";
import { alertKinds } from "./alert-kinds.ts";
import { tenantId } from "./tenant-id.ts";

const name = z.string().trim().min(1, "Enter the name of the workspace.").max(100, "Use at most 100 characters.");

export const saveWorkspace = adminAction("workspace.manage", z.object({ name }), saveWorkspaceSettings);

export const saveSignIn = adminAction(
  "workspace.manage",
  z.object({ entraTenantId: tenantId, microsoftSignInOnly: z.stringbool().default(false) }),
  saveWorkspaceSettings,
);

const days = "Enter a number of days from 0 to 3650.";
const eraseAfterDays = z.coerce.number(days).int(days).min(0, days).max(3650, days);

export const saveErasure = adminAction("workspace.manage", z.object({ eraseAfterDays }), saveWorkspaceSettings);

const most = z
  .string()
  .trim()
  .transform((text) => (text === "" ? null : Number(text)))
  .refine(
    (n) => n === null || (Number.isInteger(n) && n >= 1 && n <= 100_000),
    "Enter a whole number from 1 to 100,000, or nothing for the recommended one.",
  );
const lapse = "Enter a whole number of hours from 1 to 720.";
const guardLapseHours = z.coerce.number(lapse).int(lapse).min(1, lapse).max(720, lapse);

export const saveAccidentGuard = adminAction(
  "workspace.manage",
  z.object({ guardOn: z.stringbool().default(false), guardMostUsers: most, guardMostGroups: most, guardLapseHours }),
  saveGuard,
);

export const tryAccidentGuard = adminAction(
  "workspace.manage",
  z.object({ guardMostUsers: most, guardMostGroups: most }),
  tryGuard,
  {
    refresh: false,
  },
);

/** The form says which are on. */
export const saveAlerts = adminAction("workspace.manage", z.object({ on: many(z.enum(alertKinds)) }), (ctx, { on }) =>
  saveWorkspaceSettings(ctx, { alertsOff: alertKinds.filter((kind) => !on.includes(kind)) }),
);

const hours = `Enter a number of hours from 1 to ${MOST_GRANTED_HOURS}.`;

export const grantSupport = adminAction(
  "workspace.manage",
  z.object({
    hours: z.coerce.number(hours).int(hours).min(1, hours).max(MOST_GRANTED_HOURS, hours),
    bodies: z.stringbool().default(false),
  }),
  grantSupportAccess,
);

export const revokeSupport = adminAction("workspace.manage", z.object({}), revokeSupportAccess);

export const sendTestMail = adminAction(
  "workspace.manage",
  z.object({}),
  async (ctx) => {
    const wait = await countTestMail(ctx.workspaceId);
    if (wait !== null) throw new Refusal("busy", "Several test mails have been sent. Try again in a quarter of an hour.");
    return sendTestAlert(ctx);
  },
  { refresh: false },
);
