import { findSession } from "#lib/auth/session.ts";
import { findPhotoOfUser } from "#lib/directory/photos.ts";
import { Refusal } from "#lib/refusal.ts";

/** A user's picture, for whoever may see it: 401 without a session, 403 for a stranger's, 404 when there is none. */
export async function GET(request: Request, { params }: { params: Promise<{ workspace: string; userId: string }> }) {
  const { workspace, userId } = await params;
  const { session } = await findSession(workspace);
  if (!session) return no(401);
  try {
    const photo = await findPhotoOfUser(session.ctx, userId);
    if (!photo) return no(404);
    const headers = {
      etag: `"${photo.etag}"`,
      // The address names the picture, so it needn't be asked for anew; who has signed in meanwhile asks again.
      "cache-control": "private, max-age=86400",
      vary: "cookie",
      "x-content-type-options": "nosniff",
    };
    if (request.headers.get("if-none-match") === headers.etag) return new Response(null, { status: 304, headers });
    return new Response(new Uint8Array(photo.bytes), { headers: { ...headers, "content-type": photo.contentType } });
  } catch (error) {
    if (error instanceof Refusal && error.code === "forbidden") return no(403);
    throw error;
  }
}

function no(status: number): Response {
  return new Response(null, { status, headers: { "cache-control": "no-store" } });
}
