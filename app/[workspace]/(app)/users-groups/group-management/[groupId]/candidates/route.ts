import { findSession } from "#lib/auth/session.ts";
import { isId } from "#lib/directory/admin-reads.ts";
import { findCandidates } from "#lib/directory/role-reads.ts";

interface CandidatesContext {
  params: Promise<{ workspace: string; groupId: string }>;
}

/** `?q=` → the users whom it finds, for the box that adds members. Not an action: those wait for each other, and can't be given up. */
export async function GET(request: Request, { params }: CandidatesContext): Promise<Response> {
  const { workspace, groupId } = await params;
  const { session } = await findSession(workspace);
  if (!session) return new Response(null, { status: 401 });
  if (!session.permissions.includes("groups.manage")) return new Response(null, { status: 403 });
  if (!isId(groupId)) return new Response(null, { status: 404 });
  const search = (new URL(request.url).searchParams.get("q") ?? "").replaceAll("\0", "").slice(0, 200);
  return Response.json(await findCandidates(session.ctx, groupId, search), { headers: { "cache-control": "no-store" } });
}
