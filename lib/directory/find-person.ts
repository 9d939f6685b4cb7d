import { type FoundTombstone, type FoundUser, findPeople, findTombstones } from "#db/queries/find-person.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { requirePermission } from "./permission.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface FoundPeople {
  live: FoundUser[];
  deleted: FoundUser[];
  /** Permanently deleted. */
  gone: FoundTombstone[];
}

/**
 * Whoever has, or once had, exactly this user name, externalId (objectId), work e-mail address or SCIM id: live, deleted and permanently
 * deleted. Parts of names are the list's search.
 */
export async function findPerson(ctx: Ctx, typed: string): Promise<FoundPeople> {
  requirePermission(ctx, "users.view");
  const text = typed.trim();
  if (text === "") return { live: [], deleted: [], gone: [] };
  const searched = { id: UUID.test(text) ? text : null, key: fold(text), text };
  const [people, gone] = await Promise.all([findPeople(ctx.workspaceId, searched), findTombstones(ctx.workspaceId, searched)]);
  return {
    live: people.filter(({ deletedAt }) => deletedAt === null),
    deleted: people.filter(({ deletedAt }) => deletedAt !== null),
    gone,
  };
}
