"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { bulkActions, changeMany, summarizeMany } from "#lib/directory/bulk-users.ts";
import { selection } from "./selection.ts";

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
