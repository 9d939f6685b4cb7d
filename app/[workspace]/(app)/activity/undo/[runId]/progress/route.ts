import { adminRoute } from "#lib/auth/admin-route.ts";
import { findUndo } from "#lib/directory/undos.ts";
import { Refusal } from "#lib/refusal.ts";

/** `{state, done, total}`: asked each second by whoever looks at an undo under way. */
export const GET = adminRoute<{ workspace: string; runId: string }>(
  ["users.manage", "groups.manage"],
  async ({ ctx }, _request, { runId }) => {
    const found = await findUndo(ctx, runId);
    if (!found) throw new Refusal("notFound", "This undo is not in this workspace.");
    const { state, done, total } = found;
    return Response.json({ state, done, total }, { headers: { "cache-control": "no-store" } });
  },
);
