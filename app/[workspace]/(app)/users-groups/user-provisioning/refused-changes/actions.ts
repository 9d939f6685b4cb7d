"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { applyRefusedChanges, discardRefusedChanges } from "#lib/provisioning/refused-changes.ts";

export const apply = adminAction("provisioning.manage", z.object({ retry: z.boolean() }), applyRefusedChanges);

/** Null ids = all of it. */
const which = z.object({ ids: z.array(z.uuid()).min(1).max(10_000, "Select at most 10,000 rows, or discard all.").nullable() });

export const discard = adminAction("provisioning.manage", which, discardRefusedChanges);
