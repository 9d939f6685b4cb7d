import { findSession } from "#lib/auth/session.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";

/** `{lastRequestAt: ISO 8601 | null}`: when the identity provider was last heard. 401 without a session, 403 without a permission. */
export async function GET(_request: Request, { params }: { params: Promise<{ workspace: string }> }): Promise<Response> {
  const { session } = await findSession((await params).workspace);
  if (!session) return new Response(null, { status: 401 });
  if (session.permissions.length === 0) return new Response(null, { status: 403 });
  return Response.json({ lastRequestAt: await lastRequestAt(session.ctx) }, { headers: { "cache-control": "no-store" } });
}
