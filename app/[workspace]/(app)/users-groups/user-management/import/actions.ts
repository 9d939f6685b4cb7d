"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { fileLimits } from "#lib/csv-file.ts";
import type { ImportField } from "#lib/directory/import-fields.ts";
import { beginImport, cancelImport, checkImport, discardImport, remapImport, startImport } from "#lib/directory/imports.ts";

const file = z.object({
  fileName: z.string().max(255),
  columns: z.array(z.string().max(1_000)).min(1).max(fileLimits.columns),
  total: z.int(),
});

/** An account that support made would be a way in after the visit. */
const notSupport = { support: false };

export const begin = adminAction("users.manage", file, beginImport, notSupport);

const which = z.object({ id: z.uuid() });

/** A column's index, or "none". */
const column = z
  .string()
  .optional()
  .transform((chosen) => (chosen === undefined || chosen === "none" ? undefined : Number(chosen)))
  .pipe(z.int().min(0).optional());
const columns = z.object({
  userName: column,
  givenName: column,
  familyName: column,
  displayName: column,
  workEmail: column,
  mobilePhone: column,
  workPhone: column,
  title: column,
  department: column,
  status: column,
} satisfies Record<ImportField, typeof column>);

export const check = adminAction(
  "users.manage",
  which.extend(columns.shape),
  (ctx, { id, ...mapping }) => checkImport(ctx, id, mapping),
  notSupport,
);

export const remap = adminAction("users.manage", which, (ctx, { id }) => remapImport(ctx, id), notSupport);

export const run = adminAction("users.manage", which, (ctx, { id }) => startImport(ctx, id), notSupport);

export const cancel = adminAction("users.manage", which, (ctx, { id }) => cancelImport(ctx, id), notSupport);

export const discard = adminAction("users.manage", which, (ctx, { id }) => discardImport(ctx, id), notSupport);
