import { type Answer, answer, notFound } from "./answer.ts";
import { type Call, projectionOf } from "./call.ts";
import { ifMatch, isKnown } from "./conditions.ts";
import { type GroupPatch, parseGroupPatch } from "./group-patch.ts";
import { listAnswer, listQueryOf } from "./list.ts";
import { type Projection, shows } from "./projection.ts";
import { etag, hasMembers, locationOf, toScimGroup } from "./render.ts";
import { parseGroup } from "./resource.ts";
import { GROUP } from "./schema.ts";
import type { GroupRecord } from "./types.ts";
import { readPatch } from "./unmapped.ts";

export async function createGroup<Ctx>({ ctx, verbs, baseUrl, query, body }: Call<Ctx>): Promise<Answer> {
  const projection = projectionOf(GROUP, query);
  const { input, memberIds, skipped } = parseGroup(body);
  const group = await verbs.createGroup(ctx, input, memberIds, skipped);
  return groupAnswer(201, group, baseUrl, projection, { Location: locationOf(GROUP, group.id, baseUrl) });
}

export async function listGroups<Ctx>(call: Call<Ctx>): Promise<Answer> {
  const { ctx, verbs, baseUrl, query } = call;
  const projection = projectionOf(GROUP, query);
  const list = await listQueryOf(call, [GROUP], shows(projection, "members"));
  const page = await verbs.listGroups(ctx, list);
  const groups = page.resources.map((group) => toScimGroup(group, baseUrl, projection));
  return listAnswer(call, [GROUP], list, page, groups);
}

export async function getGroup<Ctx>({ ctx, verbs, baseUrl, id, query, headers }: Call<Ctx>): Promise<Answer> {
  const projection = projectionOf(GROUP, query);
  const group = await verbs.getGroup(ctx, id, shows(projection, "members"));
  if (group === null) throw notFound("group with this id");
  if (!hasMembers(group, projection) && isKnown(headers, etag(group.version))) {
    return answer(304, null, { ETag: etag(group.version) });
  }
  return groupAnswer(200, group, baseUrl, projection);
}

/** 204, or 200 with the group when the client asks for attributes: nobody reads back 100,000 members by accident. */
export async function patchGroup<Ctx>(call: Call<Ctx>): Promise<Answer> {
  return updateGroup(call, readPatch(call, GROUP, parseGroupPatch), call.query.get("attributes") !== null);
}

/** A PUT without members empties the group (RFC 7644 §3.5.1). An omitted `externalId` stays: it is the provider's link. */
export function putGroup<Ctx>(call: Call<Ctx>): Promise<Answer> {
  const { input, memberIds, skipped } = parseGroup(call.body);
  const apply = (current: GroupRecord) => ({ ...input, externalId: input.externalId ?? current.externalId });
  return updateGroup(
    call,
    { apply, members: { replace: memberIds, add: [], remove: [], ...(skipped ? { skipped } : {}) } },
    true,
  );
}

export async function deleteGroup<Ctx>({ ctx, verbs, id, headers }: Call<Ctx>): Promise<Answer> {
  if (!(await verbs.deleteGroup(ctx, id, { ifMatch: ifMatch(headers) }))) throw notFound("group with this id");
  return answer(204);
}

async function updateGroup<Ctx>(call: Call<Ctx>, change: GroupPatch, wantRecord: boolean): Promise<Answer> {
  const { ctx, verbs, baseUrl, id, query, headers } = call;
  const projection = projectionOf(GROUP, query);
  const wantMemberships = wantRecord && shows(projection, "members");
  const group = await verbs.updateGroup(ctx, id, change, { ifMatch: ifMatch(headers), wantMemberships, wantRecord });
  if (group === null) throw notFound("group with this id");
  return group === true ? answer(204) : groupAnswer(200, group, baseUrl, projection);
}

function groupAnswer(
  status: number,
  group: GroupRecord,
  baseUrl: string,
  projection: Projection,
  headers: Record<string, string> = {},
): Answer {
  const versioned = hasMembers(group, projection) ? headers : { ...headers, ETag: etag(group.version) };
  return answer(status, toScimGroup(group, baseUrl, projection), versioned);
}
