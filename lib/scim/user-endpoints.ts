import { type Answer, answer, notFound } from "./answer.ts";
import { type Call, projectionOf } from "./call.ts";
import { ifMatch, isKnown } from "./conditions.ts";
import { listAnswer, listQueryOf } from "./list.ts";
import { parseUserPatch } from "./patch.ts";
import { type Projection, shows } from "./projection.ts";
import { locationOf, toScimUser, userEtag } from "./render.ts";
import { parseUser } from "./resource.ts";
import { USER } from "./schema.ts";
import type { UserInput, UserRecord } from "./types.ts";
import { readPatch } from "./unmapped.ts";

export async function createUser<Ctx>({ ctx, verbs, baseUrl, query, body }: Call<Ctx>): Promise<Answer> {
  const projection = projectionOf(USER, query);
  const user = await verbs.createUser(ctx, parseUser(body));
  return userAnswer(201, user, baseUrl, projection, { Location: locationOf(USER, user.id, baseUrl) });
}

export async function listUsers<Ctx>(call: Call<Ctx>): Promise<Answer> {
  const { ctx, verbs, baseUrl, query } = call;
  const projection = projectionOf(USER, query);
  const list = await listQueryOf(call, [USER], shows(projection, "groups"));
  const page = await verbs.listUsers(ctx, list);
  const users = page.resources.map((user) => toScimUser(user, baseUrl, projection));
  return listAnswer(call, [USER], list, page, users);
}

export async function getUser<Ctx>({ ctx, verbs, baseUrl, id, query, headers }: Call<Ctx>): Promise<Answer> {
  const projection = projectionOf(USER, query);
  const user = await verbs.getUser(ctx, id, shows(projection, "groups"));
  if (user === null) throw notFound("user with this id");
  const tag = userEtag(user, projection);
  if (isKnown(headers, tag)) return answer(304, null, { ETag: tag });
  return userAnswer(200, user, baseUrl, projection);
}

export async function patchUser<Ctx>(call: Call<Ctx>): Promise<Answer> {
  return updateUser(call, readPatch(call, USER, parseUserPatch));
}

/** What a PUT omits is cleared, but `active` and `externalId`: JumpCloud would restore people and cut links. */
export function putUser<Ctx>(call: Call<Ctx>): Promise<Answer> {
  const { externalId, active, ...input } = parseUser(call.body);
  return updateUser(call, (current) => ({
    ...input,
    externalId: externalId ?? current.externalId,
    active: active ?? current.active,
  }));
}

export async function deleteUser<Ctx>({ ctx, verbs, id, headers }: Call<Ctx>): Promise<Answer> {
  if (!(await verbs.deleteUser(ctx, id, { ifMatch: ifMatch(headers) }))) throw notFound("user with this id");
  return answer(204);
}

async function updateUser<Ctx>(call: Call<Ctx>, apply: (current: UserRecord) => UserInput): Promise<Answer> {
  const { ctx, verbs, baseUrl, id, query, headers } = call;
  const projection = projectionOf(USER, query);
  const wantMemberships = shows(projection, "groups");
  const user = await verbs.updateUser(ctx, id, apply, { ifMatch: ifMatch(headers), wantMemberships });
  if (user === null) throw notFound("user with this id");
  return userAnswer(200, user, baseUrl, projection);
}

function userAnswer(
  status: number,
  user: UserRecord,
  baseUrl: string,
  projection: Projection,
  headers: Record<string, string> = {},
): Answer {
  return answer(status, toScimUser(user, baseUrl, projection), { ...headers, ETag: userEtag(user, projection) });
}
