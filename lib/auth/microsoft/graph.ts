import { createHash } from "node:crypto";
import { z } from "zod";
import type { Photo } from "#db/queries/photos.ts";
import { env } from "#lib/env.ts";

const patience = 10_000;
/** One of 120 pixels has about 10 KB. */
const largestPhoto = 256 * 1024;

const me = z.object({ id: z.string(), userPrincipalName: z.string().min(1).max(1000) });

/** The user principal name of whom the access token is of, who has to be this object. Throws when Graph doesn't say. */
export async function readUserPrincipalName(accessToken: string, objectId: string): Promise<string> {
  const answer = await ask("/v1.0/me?$select=id,userPrincipalName", accessToken);
  if (!answer.ok) throw new Error(`Graph answered ${answer.status} to /me`);
  const { id, userPrincipalName } = me.parse(await answer.json());
  if (id.toLowerCase() !== objectId) throw new Error("Graph speaks of somebody else than the id token");
  return userPrincipalName;
}

/** "none" = there is no picture; null = it can't be told, or isn't one that is shown here. */
export async function readPhoto(accessToken: string): Promise<Photo | "none" | null> {
  // Of a size only where there is a mailbox; a directory without one has the picture as it was uploaded.
  for (const path of ["/v1.0/me/photos/120x120/$value", "/v1.0/me/photo/$value"]) {
    const answer = await ask(path, accessToken);
    if (answer.ok) return photoOf(await readCapped(answer));
    await answer.body?.cancel();
    if (answer.status !== 404) return null;
  }
  return "none";
}

function ask(path: string, accessToken: string): Promise<Response> {
  return fetch(env().MICROSOFT_GRAPH_URL + path, {
    headers: { authorization: `Bearer ${accessToken}` },
    redirect: "error",
    signal: AbortSignal.timeout(patience),
  });
}

/** Null when it is too large: the rest isn't read. */
async function readCapped({ body }: Response): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > largestPhoto) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function photoOf(bytes: Buffer | null): Photo | null {
  const contentType = bytes && sniffImage(bytes);
  if (!contentType) return null;
  return { bytes, contentType, etag: createHash("sha256").update(bytes).digest("hex").slice(0, 32) };
}

/** By how the file begins; what it was said to be counts for nothing. SVG isn't among them: it can carry scripts. */
export function sniffImage(bytes: Buffer): "image/jpeg" | "image/png" | "image/webp" | null {
  const begin = bytes.toString("latin1", 0, 12);
  if (begin.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (begin.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (begin.startsWith("RIFF") && begin.slice(8) === "WEBP") return "image/webp";
  return null;
}
