"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { saveWorkspaceSettings } from "#lib/directory/workspace-settings.ts";
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
