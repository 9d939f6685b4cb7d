import { z } from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { fileLimits } from "#lib/csv-file.ts";
import { addImportLines } from "#lib/directory/imports.ts";
import { Refusal } from "#lib/refusal.ts";
import { isStorable } from "#lib/storable.ts";

const part = z.object({
  lines: z
    .array(
      z.object({
        line: z.int().min(2).max(2_000_000_000),
        cells: z
          .array(z.string().refine(isStorable))
          .max(fileLimits.columns)
          .refine((cells) => cells.reduce((length, text) => length + text.length, 0) <= fileLimits.lineLength),
      }),
    )
    .min(1),
});

/**
 * Takes `{lines: [{line, cells}]}`, a part of a file: `{done, total}`. Apart from the actions, because those run one at a time and have the
 * page read itself anew after each.
 */
export const POST = adminRoute<{ workspace: string; importId: string }>(
  "users.manage",
  async ({ ctx }, request, { importId }) => {
    const parsed = part.safeParse(await request.json().catch(() => null));
    if (!parsed.success || !z.uuid().safeParse(importId).success) {
      throw new Refusal("invalid", "This is no part of a CSV file. Choose the file again.");
    }
    return Response.json(await addImportLines(ctx, importId, parsed.data.lines));
  },
  { support: false },
);
