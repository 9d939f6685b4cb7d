"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { saveConnection } from "#lib/provisioning/connection.ts";
import { regenerateKey, revokeKey } from "#lib/provisioning/key-admin.ts";

const settings = z.object({
  provisioningMethod: z.enum(["none", "scim"]),
  syncEnabled: z.boolean(),
  defaultUserStatus: z.enum(["active", "inactive"]),
  identityProvider: z.enum(["entra", "okta", "jumpcloud", "other"]),
});

export const save = adminAction("provisioning.manage", settings, saveConnection);

const newKey = z.object({
  former: z.enum(["overlap", "now"]),
  expiresInDays: z.union([z.literal(90), z.literal(180), z.literal(365)]).nullable(),
});

export const regenerate = adminAction("keys.manage", newKey, regenerateKey);

export const revoke = adminAction("keys.manage", z.object({ keyId: z.uuid() }), (ctx, { keyId }) => revokeKey(ctx, keyId));
