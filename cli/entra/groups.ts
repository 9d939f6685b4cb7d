import { attributesPatch, type Change, differences, groupBody } from "./bodies.ts";
import type { DirectoryGroup } from "./directory.ts";
import { groupTargets, mapGroup } from "./mapping.ts";
import { create, findMatch, readValues } from "./match.ts";
import type { Subject } from "./report.ts";
import type { Run } from "./run.ts";
import type { LinkedGroup } from "./state.ts";
import type { Resource } from "./target-path.ts";

export function groupSubject(group: DirectoryGroup): Subject {
  return { objectId: group.objectId, name: group.displayName };
}

/** Brings one assigned group to the endpoint, without its members. */
export async function syncGroup(run: Run, group: DirectoryGroup): Promise<void> {
  const linked = run.state.groups[group.objectId];
  if (linked) {
    if (await updateLinked(run, group, linked)) return;
    run.tally.count("groups gone from the endpoint");
    unlinkGroup(run, group.objectId, linked.id);
  }
  await matchOrCreate(run, group);
}

/** Deletes a linked group that left the directory or the scope: a group has no `active` to turn off. */
export async function deleteGroup(run: Run, objectId: string, linked: LinkedGroup): Promise<void> {
  const path = `/Groups/${encodeURIComponent(linked.id)}`;
  await run.client.expect({ method: "DELETE", path }, 204, 404);
  run.tally.count("groups deleted");
  run.deleted.push({ objectId, name: String(linked.sent.displayName), path });
  unlinkGroup(run, objectId, linked.id);
}

async function updateLinked(run: Run, group: DirectoryGroup, linked: LinkedGroup): Promise<boolean> {
  if (run.distrusts(group.objectId)) {
    const path = `/Groups/${encodeURIComponent(linked.id)}`;
    const resource = await run.client.get(path, { excludedAttributes: "members" });
    if (!resource) return false;
    linked.sent = readValues(resource, groupTargets);
  }
  return patch(run, group.objectId, linked, differences(linked.sent, mapGroup(group), groupTargets));
}

/** Somebody else may create it in between, or did in a request that got no answer: then a 409 leads to another look. */
async function matchOrCreate(run: Run, group: DirectoryGroup): Promise<void> {
  const find = () => findMatch(run, "/Groups", "displayName", group.displayName);
  let match = await find();
  if (!match) {
    const wanted = mapGroup(group);
    const created = await create(run, "/Groups", groupBody(wanted));
    if (typeof created === "string") {
      run.claim(created, group.objectId, "POST /Groups");
      run.state.groups[group.objectId] = { id: created, sent: wanted, members: [] };
      run.writtenGroups.add(group.objectId);
      run.tally.count("groups created");
      return;
    }
    match = await find();
    if (!match) throw created;
  }
  await adopt(run, group, match);
}

async function adopt(run: Run, group: DirectoryGroup, match: Resource & { id: string }): Promise<void> {
  run.claim(match.id, group.objectId, "GET /Groups");
  const linked: LinkedGroup = { id: match.id, sent: readValues(match, groupTargets), members: [] };
  run.state.groups[group.objectId] = linked;
  run.tally.count("groups matched");
  const changes = differences(linked.sent, mapGroup(group), groupTargets);
  await patch(run, group.objectId, linked, changes);
}

/** @returns false when the endpoint no longer has the group */
async function patch(run: Run, objectId: string, linked: LinkedGroup, changes: Change[]): Promise<boolean> {
  if (changes.length === 0) {
    run.tally.count("groups unchanged");
    return true;
  }
  const path = `/Groups/${encodeURIComponent(linked.id)}`;
  const body = attributesPatch(changes, run.dialect);
  const { status } = await run.client.expect({ method: "PATCH", path, body }, 200, 204, 404);
  if (status === 404) return false;

  for (const { target, after } of changes) if (after !== undefined) linked.sent[target] = after;
  run.writtenGroups.add(objectId);
  run.tally.count("groups updated");
  return true;
}

function unlinkGroup(run: Run, objectId: string, id: string): void {
  run.release(id);
  delete run.state.groups[objectId];
}
