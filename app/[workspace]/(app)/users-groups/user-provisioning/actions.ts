"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { saveConnection } from "#lib/provisioning/connection.ts";
import { regenerateKey, revokeKey } from "#lib/provisioning/keys.ts";

const settings = z.object({
  provisioningMethod: z.enum(["none", "scim"]),
  syncEnabled: z.boolean(),
  defaultUserStatus: z.enum(["active", "inactive"]),
  identityProvider: z.enum(["entra", "okta", "jumpcloud", "other"]),
});

export const save = adminAction("provisioning.manage", settings, saveConnection);

export const regenerate = adminAction("keys.manage", z.object({ former: z.enum(["overlap", "now"]) }), regenerateKey);

export const revoke = adminAction("keys.manage", z.object({ keyId: z.uuid() }), (ctx, { keyId }) => revokeKey(ctx, keyId));
