import type { Answer } from "./answer.ts";
import { type Call, projectionOf } from "./call.ts";
import { listGroups } from "./group-endpoints.ts";
import { listAnswer, listQueryOf } from "./list.ts";
import { shows } from "./projection.ts";
import { Query } from "./query.ts";
import { toScimGroup, toScimUser } from "./render.ts";
import { GROUP, USER } from "./schema.ts";
import { listUsers } from "./user-endpoints.ts";

const TYPES = [USER, GROUP];

/** A search at the root finds users and groups (RFC 7644 §3.4.2.1). */
export async function listAll<Ctx>(call: Call<Ctx>): Promise<Answer> {
  const { ctx, verbs, baseUrl, query } = call;
  const userProjection = projectionOf(USER, query);
  const groupProjection = projectionOf(GROUP, query);
  const showsMemberships = shows(userProjection, "groups") || shows(groupProjection, "members");
  const list = await listQueryOf(call, TYPES, showsMemberships);
  const page = await verbs.searchAll(ctx, list);
  const resources = page.resources.map((found) =>
    found.type === "User" ? toScimUser(found.user, baseUrl, userProjection) : toScimGroup(found.group, baseUrl, groupProjection),
  );
  return listAnswer(call, TYPES, list, page, resources);
}

/** The same by POST, so that a filter with names in it stands in no proxy's log (RFC 7644 §3.4.3). */
export function searchAll<Ctx>(call: Call<Ctx>): Promise<Answer> {
  return listAll(withBody(call));
}

export function searchUsers<Ctx>(call: Call<Ctx>): Promise<Answer> {
  return listUsers(withBody(call));
}

export function searchGroups<Ctx>(call: Call<Ctx>): Promise<Answer> {
  return listGroups(withBody(call));
}

function withBody<Ctx>(call: Call<Ctx>): Call<Ctx> {
  return { ...call, query: Query.ofBody(call.body) };
}
