import { adminRoute } from "#lib/auth/admin-route.ts";
import { findImportById } from "#lib/directory/import-reads.ts";
import { Refusal } from "#lib/refusal.ts";

/** `{state, done, total}`: asked each second by whoever looks at an import under way. */
export const GET = adminRoute<{ workspace: string; importId: string }>(
  "users.manage",
  async ({ ctx }, _request, { importId }) => {
    const found = await findImportById(ctx, importId);
    if (!found) throw new Refusal("notFound", "This import is not in this workspace any more.");
    const { state, done, total } = found;
    return Response.json({ state, done, total }, { headers: { "cache-control": "no-store" } });
  },
  { support: false },
);
