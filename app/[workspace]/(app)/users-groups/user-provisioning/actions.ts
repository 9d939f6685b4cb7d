"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { countDueDeletions, saveConnection } from "#lib/provisioning/connection.ts";
import { regenerateKey, revokeKey } from "#lib/provisioning/key-admin.ts";

const days = z.int("Enter a whole number of days.").min(1, "Enter at least 1 day.").max(3650, "Enter at most 3,650 days.");

const settings = z.object({
  provisioningMethod: z.enum(["none", "scim"]),
  syncEnabled: z.boolean(),
  defaultUserStatus: z.enum(["active", "inactive"]),
  identityProvider: z.enum(["entra", "okta", "jumpcloud", "other"]),
  missingNames: z.enum(["accept", "refuse"]),
  onProviderDelete: z.enum(["delete", "keep"]),
  maxPerSecond: z.int().min(1).max(10_000).nullable(),
  deleteAfterDays: days.nullable(),
});

/** How many deleted users would go for good at once. */
export const countDue = adminAction("provisioning.manage", z.object({ days }), countDueDeletions);

export const save = adminAction("provisioning.manage", settings, saveConnection);

const newKey = z.object({
  former: z.enum(["overlap", "now"]),
  expiresInDays: z.union([z.literal(90), z.literal(180), z.literal(365)]).nullable(),
});

export const regenerate = adminAction("keys.manage", newKey, regenerateKey);

export const revoke = adminAction("keys.manage", z.object({ keyId: z.uuid() }), (ctx, { keyId }) => revokeKey(ctx, keyId));
