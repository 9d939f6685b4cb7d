"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { previewRemoval, removeOutOfScope } from "#lib/provisioning/out-of-scope.ts";

const which = z.object({
  kind: z.enum(["users", "groups"]),
  since: z.date(),
  /** Null = everybody on the list. */
  ids: z.array(z.uuid()).max(10_000, "Select at most 10,000 rows, or remove all.").nullable(),
});

export const preview = adminAction("provisioning.manage", which, previewRemoval);

export const remove = adminAction("provisioning.manage", which.extend({ after: z.uuid().nullable() }), removeOutOfScope);
