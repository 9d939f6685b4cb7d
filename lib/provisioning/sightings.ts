import type { AnyRecord, ListQuery, ListResult, ScimVerbs } from "#lib/scim/types.ts";
import type { KeyCtx } from "./keys.ts";

/** A filter that finds more lists people; it looks nobody up. */
const MOST_LOOKED_UP = 10;

/**
 * The verbs, noting in ctx whom a request wrote, or looked up and found: by id, or by a filter that hits few. A list of everybody says
 * nothing about anybody, nor does a membership. What a DELETE took needs no note. The request log's batch stores the notes.
 */
export function noting(verbs: ScimVerbs<KeyCtx>): ScimVerbs<KeyCtx> {
  return {
    ...verbs,
    createUser: async (ctx, input) => found(ctx, "user", await verbs.createUser(ctx, input)),
    getUser: async (ctx, ...rest) => found(ctx, "user", await verbs.getUser(ctx, ...rest)),
    listUsers: async (ctx, query) => listed(ctx, query, await verbs.listUsers(ctx, query), ({ id }) => ({ entity: "user", id })),
    updateUser: (ctx, id, ...rest) => written(ctx, { entity: "user", id }, verbs.updateUser(ctx, id, ...rest)),
    createGroup: async (ctx, ...rest) => found(ctx, "group", await verbs.createGroup(ctx, ...rest)),
    getGroup: async (ctx, ...rest) => found(ctx, "group", await verbs.getGroup(ctx, ...rest)),
    listGroups: async (ctx, query) =>
      listed(ctx, query, await verbs.listGroups(ctx, query), ({ id }) => ({ entity: "group", id })),
    updateGroup: (ctx, id, ...rest) => written(ctx, { entity: "group", id }, verbs.updateGroup(ctx, id, ...rest)),
    searchAll: async (ctx, query) => listed(ctx, query, await verbs.searchAll(ctx, query), whoIs),
  };
}

/** While sync is off: a write of somebody by id shows that the provider still has them. `path` is below the base URL. */
export function noteRefused(ctx: KeyCtx, { method, path }: { method: string; path: string }): void {
  const [, collection, id] = /^\/(users|groups)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(path) ?? [];
  if (!collection || !id || method === "DELETE") return;
  ctx.seen.push({ entity: collection.toLowerCase() === "users" ? "user" : "group", id: id.toLowerCase() });
}

function found<Resource extends { id: string } | null>(ctx: KeyCtx, entity: "user" | "group", resource: Resource): Resource {
  if (resource) ctx.seen.push({ entity, id: resource.id });
  return resource;
}

/** Also when the write was refused: a conflict is about somebody whom the provider has. */
async function written<Result>(ctx: KeyCtx, who: KeyCtx["seen"][number], write: Promise<Result | null>): Promise<Result | null> {
  let result: Result | null;
  try {
    result = await write;
  } catch (error) {
    ctx.seen.push(who);
    throw error;
  }
  if (result !== null) ctx.seen.push(who);
  return result;
}

function listed<Resource>(
  ctx: KeyCtx,
  { filter }: ListQuery,
  page: ListResult<Resource>,
  who: (resource: Resource) => KeyCtx["seen"][number],
): ListResult<Resource> {
  if (filter !== null && page.totalResults <= MOST_LOOKED_UP) ctx.seen.push(...page.resources.map(who));
  return page;
}

function whoIs(record: AnyRecord): KeyCtx["seen"][number] {
  return record.type === "User" ? { entity: "user", id: record.user.id } : { entity: "group", id: record.group.id };
}
