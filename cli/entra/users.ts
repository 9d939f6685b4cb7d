import { attributesPatch, type Change, differences, userBody } from "./bodies.ts";
import type { DirectoryUser } from "./directory.ts";
import { isInScope, mapLeaver, mapUser, userTargets, type Values } from "./mapping.ts";
import { create, findMatch, readValues } from "./match.ts";
import type { Subject } from "./report.ts";
import type { Run } from "./run.ts";
import type { LinkedUser } from "./state.ts";
import type { Resource } from "./target-path.ts";

export function userSubject(user: DirectoryUser): Subject {
  return { objectId: user.objectId, name: user.userPrincipalName };
}

/** Brings one user of the directory to the endpoint: matched, created, updated, deactivated or restored. */
export async function syncUser(run: Run, user: DirectoryUser): Promise<void> {
  const linked = run.state.users[user.objectId];
  if (linked) {
    if (await updateLinked(run, user, linked)) return;
    run.tally.count("users gone from the endpoint");
    unlinkUser(run, user.objectId, linked.id);
  }
  if (isInScope(user)) await matchOrCreate(run, user);
  else run.tally.count("users skipped, out of scope");
}

/** Deletes a linked user who is no longer in the directory, not even in its recycle bin. */
export async function deleteUser(run: Run, objectId: string, linked: LinkedUser): Promise<void> {
  const path = `/Users/${encodeURIComponent(linked.id)}`;
  await run.client.expect({ method: "DELETE", path }, 204, 404);
  run.tally.count("users deleted");
  run.deleted.push({ objectId, name: String(linked.sent.userName), path });
  unlinkUser(run, objectId, linked.id);
}

/** @returns false when the endpoint no longer has the user */
async function updateLinked(run: Run, user: DirectoryUser, linked: LinkedUser): Promise<boolean> {
  if (run.distrusts(user.objectId)) {
    const resource = await run.client.get(`/Users/${encodeURIComponent(linked.id)}`);
    if (!resource) return false;
    linked.sent = readValues(resource, userTargets);
  }
  return patch(run, user.objectId, linked, changesFor(user, linked.sent));
}

/** A user out of scope keeps the attributes that were last sent. */
function changesFor(user: DirectoryUser, known: Values): Change[] {
  if (isInScope(user)) return differences(known, mapUser(user), userTargets);
  const wanted = mapLeaver(user);
  const changes = differences(known, wanted, Object.keys(wanted));
  const renamed = changes.some(({ target }) => target === "userName");
  // The rename of a soft delete never travels without active=false, even when that was sent before.
  if (renamed && changes.length === 1) changes.push({ target: "active", before: known.active, after: false });
  return changes;
}

/** Somebody else may create it in between, or did in a request that got no answer: then a 409 leads to another look. */
async function matchOrCreate(run: Run, user: DirectoryUser): Promise<void> {
  const find = () => findMatch(run, "/Users", "userName", user.userPrincipalName);
  let match = await find();
  if (!match) {
    const wanted = mapUser(user);
    const created = await create(run, "/Users", userBody(wanted));
    if (typeof created === "string") {
      run.claim(created, user.objectId, "POST /Users");
      run.state.users[user.objectId] = { id: created, sent: wanted };
      run.writtenUsers.add(user.objectId);
      run.tally.count("users created");
      return;
    }
    match = await find();
    if (!match) throw created;
  }
  await adopt(run, user, match);
}

async function adopt(run: Run, user: DirectoryUser, match: Resource & { id: string }): Promise<void> {
  run.claim(match.id, user.objectId, "GET /Users");
  const linked: LinkedUser = { id: match.id, sent: readValues(match, userTargets) };
  run.state.users[user.objectId] = linked;
  run.tally.count("users matched");
  // What the endpoint knows and the directory doesn't is left alone at the first match.
  const changes = differences(linked.sent, mapUser(user), userTargets).filter(({ after }) => after !== undefined);
  await patch(run, user.objectId, linked, changes);
}

/** @returns false when the endpoint no longer has the user */
async function patch(run: Run, objectId: string, linked: LinkedUser, changes: Change[]): Promise<boolean> {
  if (changes.length === 0) {
    run.tally.count("users unchanged");
    return true;
  }
  const path = `/Users/${encodeURIComponent(linked.id)}`;
  const body = attributesPatch(changes, run.dialect);
  const { status } = await run.client.expect({ method: "PATCH", path, body }, 200, 204, 404);
  if (status === 404) return false;

  for (const { target, after } of changes) {
    if (after === undefined) delete linked.sent[target];
    else linked.sent[target] = after;
  }
  run.writtenUsers.add(objectId);
  const active = changes.find(({ target, before, after }) => target === "active" && before !== after)?.after;
  run.tally.count(active === undefined ? "users updated" : active ? "users restored" : "users deactivated");
  return true;
}

/** Its memberships are no longer known to be there: should the user come back under a new id, they are sent anew. */
function unlinkUser(run: Run, objectId: string, id: string): void {
  run.release(id);
  delete run.state.users[objectId];
  for (const group of Object.values(run.state.groups)) {
    const at = group.members.indexOf(objectId);
    if (at >= 0) group.members.splice(at, 1);
  }
}
