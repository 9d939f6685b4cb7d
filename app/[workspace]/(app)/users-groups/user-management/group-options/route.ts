import { findSession } from "#lib/auth/session.ts";
import { findGroupOptions } from "#lib/directory/admin-reads.ts";

/** `?q=sal` → `[{value: id, label: name}]`: some groups with that in their names, for the filter of the list. 401 without a session, 403 without the permission to view groups. */
export async function GET(request: Request, { params }: { params: Promise<{ workspace: string }> }): Promise<Response> {
  const { session } = await findSession((await params).workspace);
  if (!session) return new Response(null, { status: 401 });
  if (!session.permissions.includes("groups.view")) return new Response(null, { status: 403 });
  const typed = new URL(request.url).searchParams.get("q") ?? "";
  return Response.json(await findGroupOptions(session.ctx, typed.replaceAll("\0", "").slice(0, 200)), {
    headers: { "cache-control": "no-store" },
  });
}
