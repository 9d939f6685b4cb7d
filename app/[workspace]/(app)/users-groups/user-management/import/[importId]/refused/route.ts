import { adminRoute } from "#lib/auth/admin-route.ts";
import { csvResponse } from "#lib/csv-response.ts";
import { refusedLines } from "#lib/directory/import-reads.ts";

/** The refused lines as the file had them, with the reasons: to be mended and imported again. */
export const GET = adminRoute<{ workspace: string; importId: string }>(
  "users.manage",
  ({ ctx, workspace }, _request, { importId }) => csvResponse(`${workspace.slug}-refused-lines.csv`, refusedLines(ctx, importId)),
  { support: false },
);
