import { sql } from "drizzle-orm";
import { getSql } from "#db/client.ts";

export interface Photo {
  contentType: string;
  bytes: Buffer;
  /** Hex. */
  etag: string;
}

/**
 * In a query of users: the picture's etag, or null. One look into an index for each row that is shown. In plain words, because drizzle
 * would leave the tables' names away.
 */
export const photoOfUser = sql<string | null>`(
  select p.etag from photos p where p.workspace_id = users.workspace_id and p.user_id = users.id
)`;

/** Null = no such user, or none of theirs. */
export async function findPhoto(workspaceId: string, userId: string): Promise<Photo | null> {
  const [row] = await getSql()<Photo[]>`
    select content_type as "contentType", bytes, etag from photos where workspace_id = ${workspaceId} and user_id = ${userId}`;
  return row ?? null;
}

export async function findPhotoEtag(workspaceId: string, userId: string): Promise<string | null> {
  const [row] = await getSql()<{ etag: string }[]>`
    select etag from photos where workspace_id = ${workspaceId} and user_id = ${userId}`;
  return row?.etag ?? null;
}

/** Of the account that the user is still linked to: it was fetched while anything may have happened. */
export async function savePhoto(workspaceId: string, userId: string, objectId: string, photo: Photo): Promise<void> {
  await getSql()`
    insert into photos (workspace_id, user_id, content_type, bytes, etag)
    select workspace_id, user_id, ${photo.contentType}, ${photo.bytes}, ${photo.etag} from sso_identities
    where workspace_id = ${workspaceId} and user_id = ${userId} and object_id = ${objectId}
    on conflict (workspace_id, user_id) do update
    set content_type = excluded.content_type, bytes = excluded.bytes, etag = excluded.etag, updated_at = now()
    where photos.etag <> excluded.etag`;
}

/** Unless the user is linked to another account by now. */
export async function deletePhoto(workspaceId: string, userId: string, objectId: string): Promise<void> {
  await getSql()`
    delete from photos p using sso_identities s where p.workspace_id = ${workspaceId} and p.user_id = ${userId}
      and s.workspace_id = p.workspace_id and s.user_id = p.user_id and s.object_id = ${objectId}`;
}
