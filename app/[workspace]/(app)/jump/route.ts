import { findSession } from "#lib/auth/session.ts";
import { findJumpTargets } from "#lib/directory/jump.ts";

/** `?q=` → `JumpTargets` (lib/directory/jump.ts): the users and groups that the command menu offers. 401 without a session. */
export async function GET(request: Request, { params }: { params: Promise<{ workspace: string }> }): Promise<Response> {
  const { session } = await findSession((await params).workspace);
  if (!session) return new Response(null, { status: 401 });
  const typed = new URL(request.url).searchParams.get("q") ?? "";
  return Response.json(await findJumpTargets(session.ctx, typed), { headers: { "cache-control": "no-store" } });
}
