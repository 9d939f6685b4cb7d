"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { bulkActions, changeMany, summarizeMany } from "#lib/directory/bulk-users.ts";

const selection = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(10_000, "Select at most 10,000 rows, or all that match.") }),
  z.strictObject({
    filter: z.strictObject({
      search: z.string().max(200),
      status: z.array(z.enum(["active", "inactive"])).optional(),
      source: z.array(z.enum(["manual", "csv", "ad_sync", "scim"])).optional(),
      role: z.array(z.enum(["user", "admin"])).optional(),
      group: z.array(z.uuid()).optional(),
      excluded: z.array(z.enum(["yes", "no"])).optional(),
      incomplete: z.array(z.enum(["names", "email"])).optional(),
      differs: z.array(z.literal("yes")).optional(),
    }),
    asOf: z.iso.datetime().optional(),
  }),
]);

const which = z.object({ action: z.enum(bulkActions), selection });

/** What it would do, in numbers. */
export const summarize = adminAction(
  "users.manage",
  which,
  (ctx, { action, selection }) => summarizeMany(ctx, action, selection),
  { refresh: false },
);

/** One step of it; the list is read anew once all of them are done. */
export const change = adminAction(
  "users.manage",
  which.extend({ after: z.uuid().nullable() }),
  (ctx, { action, selection, after }) => changeMany(ctx, action, selection, after),
  { refresh: false },
);
