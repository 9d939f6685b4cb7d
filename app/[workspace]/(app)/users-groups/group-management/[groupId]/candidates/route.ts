import { adminRoute } from "#lib/auth/admin-route.ts";
import { findCandidates } from "#lib/directory/role-reads.ts";

/** `?q=` → the users whom it finds, for the box that adds members. Not an action: those wait for each other, and can't be given up. */
export const GET = adminRoute<{ workspace: string; groupId: string }>("groups.manage", async ({ ctx }, request, { groupId }) => {
  const search = (new URL(request.url).searchParams.get("q") ?? "").replaceAll("\0", "").slice(0, 200);
  return Response.json(await findCandidates(ctx, groupId, search), { headers: { "cache-control": "no-store" } });
});
