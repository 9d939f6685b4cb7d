"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { decideHeld, previewDecision } from "#lib/provisioning/held-deletions.ts";

const which = z.object({
  kind: z.enum(["users", "groups"]),
  /** Null = everybody who is held. */
  ids: z.array(z.uuid()).max(10_000, "Select at most 10,000 rows, or decide about all.").nullable(),
});

export const preview = adminAction("provisioning.manage", which, previewDecision, { refresh: false });

export const decide = adminAction(
  "provisioning.manage",
  which.extend({ decision: z.enum(["apply", "restore"]), asOf: z.iso.datetime(), after: z.uuid().nullable() }),
  decideHeld,
);
