import { deletePhoto, savePhoto } from "#db/queries/photos.ts";
import { log } from "#lib/log.ts";
import { readPhoto } from "./graph.ts";

/** Brings the picture up to date after a sign-in. Never throws: nobody waits for it, and the one before stays. */
export async function refreshPhoto(workspaceId: string, userId: string, objectId: string, accessToken: string): Promise<void> {
  try {
    const photo = await readPhoto(accessToken);
    if (photo === "none") await deletePhoto(workspaceId, userId, objectId);
    else if (photo) await savePhoto(workspaceId, userId, objectId, photo);
  } catch (error) {
    log().warn({ err: error, workspaceId, userId }, "a picture wasn't loaded from Microsoft");
  }
}
