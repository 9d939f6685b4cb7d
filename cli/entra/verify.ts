import { groupTargets, MANAGER, userTargets, type Values } from "./mapping.ts";
import { countMatches } from "./match.ts";
import type { Subject } from "./report.ts";
import type { Run } from "./run.ts";
import type { LinkedGroup } from "./state.ts";
import type { Resource } from "./target-path.ts";
import { asArray, asObject, readTarget } from "./target-path.ts";

/** Reads back what the cycle has written, and reports whatever the endpoint holds differently. */

/** Above this, a group is not read whole: some of its members are asked for one by one. */
const READ_WHOLE = 1000;
const SPOT_CHECKS = 20;

export async function verifyUser(run: Run, subject: Subject): Promise<void> {
  const linked = run.state.users[subject.objectId];
  if (!linked) return;
  const resource = await run.client.get(`/Users/${encodeURIComponent(linked.id)}`);
  if (!resource) return run.tally.differs(subject, "the user", linked.id, undefined);
  compare(run, subject, resource, linked.sent, userTargets);
  if (linked.manager !== undefined) {
    const manager = linked.manager === null ? undefined : run.state.users[linked.manager]?.id;
    compare(run, subject, resource, manager ? { [`${MANAGER}.value`]: manager } : {}, [`${MANAGER}.value`]);
  }
  run.tally.count("users read back");
}

export async function verifyGroup(run: Run, subject: Subject): Promise<void> {
  const linked = run.state.groups[subject.objectId];
  if (!linked) return;
  const whole = linked.members.length <= READ_WHOLE;
  const path = `/Groups/${encodeURIComponent(linked.id)}`;
  const resource = await run.client.get(path, whole ? undefined : { excludedAttributes: "members" });
  if (!resource) return run.tally.differs(subject, "the group", linked.id, undefined);
  compare(run, subject, resource, linked.sent, groupTargets);
  if (whole) verifyMembers(run, subject, linked, resource, removedFrom(run, subject));
  else await spotCheckMembers(run, subject, linked);
  run.tally.count("groups read back");
}

/** However large it is; and nobody linked may be a member of it whose membership was never sent. */
export async function verifyWholeGroup(run: Run, subject: Subject): Promise<void> {
  const linked = run.state.groups[subject.objectId];
  if (!linked) return;
  const resource = await run.client.get(`/Groups/${encodeURIComponent(linked.id)}`);
  if (!resource) return run.tally.differs(subject, "the group", linked.id, undefined);
  compare(run, subject, resource, linked.sent, groupTargets);
  const sent = new Set(linked.members);
  const others = Object.keys(run.state.users).filter((objectId) => !sent.has(objectId));
  verifyMembers(run, subject, linked, resource, others);
  run.tally.count("groups read back");
}

/** Pages through all users: each linked one must be listed, once, and no name may occur twice. */
export async function verifyListing(run: Run): Promise<void> {
  const times = new Map<unknown, number>();
  const names = new Map<string, number>();
  for (let startIndex = 1; ; ) {
    const query = { attributes: "userName", startIndex: String(startIndex), count: "500" };
    const page = asArray((await run.client.get("/Users", query))?.Resources).map((user) => asObject(user) ?? {});
    if (page.length === 0) break;
    for (const { id, userName } of page) {
      times.set(id, (times.get(id) ?? 0) + 1);
      const name = String(userName).toLowerCase();
      names.set(name, (names.get(name) ?? 0) + 1);
    }
    startIndex += page.length;
  }
  for (const [objectId, { id, sent }] of Object.entries(run.state.users)) {
    const name = String(sent.userName);
    const subject = { objectId, name };
    if (times.get(id) !== 1) run.tally.differs(subject, "times listed", 1, times.get(id) ?? 0);
    const namesakes = names.get(name.toLowerCase());
    if (namesakes !== 1) run.tally.differs(subject, "users of that name", 1, namesakes ?? 0);
  }
  run.tally.count("users listed", times.size);
}

export async function verifyDeleted(run: Run, subject: Subject & { path: string }): Promise<void> {
  const { status } = await run.client.expect({ method: "GET", path: subject.path }, 200, 404);
  if (status !== 404) run.tally.differs(subject, "status after DELETE", 404, status);
}

function compare(run: Run, subject: Subject, resource: Resource, expected: Values, targets: string[]): void {
  for (const target of targets) {
    const got = readTarget(resource, target);
    if (got !== expected[target]) run.tally.differs(subject, target, expected[target], got);
  }
}

function verifyMembers(run: Run, subject: Subject, linked: LinkedGroup, resource: Resource, strangers: string[]): void {
  const held = new Set(asArray(resource.members).map((member) => asObject(member)?.value));
  const holds = (objectId: string) => held.has(run.state.users[objectId]?.id);
  for (const objectId of [...linked.members]) if (!holds(objectId)) memberDiffers(run, subject, linked, objectId, true);
  for (const objectId of strangers) if (holds(objectId)) memberDiffers(run, subject, linked, objectId, false);
}

async function spotCheckMembers(run: Run, subject: Subject, linked: LinkedGroup): Promise<void> {
  const check = async (objectId: string, expected: boolean) => {
    const filter = `id eq "${linked.id}" and members eq "${run.state.users[objectId]?.id}"`;
    const found = await countMatches(run, "/Groups", { excludedAttributes: "members", filter });
    if (found !== (expected ? 1 : 0)) memberDiffers(run, subject, linked, objectId, expected);
  };
  const added = run.memberChanges.get(subject.objectId)?.added ?? [];
  for (const objectId of [...spread(linked.members), ...spread(added)]) await check(objectId, true);
  for (const objectId of spread(removedFrom(run, subject))) await check(objectId, false);
}

function removedFrom(run: Run, { objectId }: Subject): string[] {
  return (run.memberChanges.get(objectId)?.removed ?? []).filter((user) => user in run.state.users);
}

/** Corrects the state as well, so that the next incremental cycle sends the membership again. */
function memberDiffers(run: Run, subject: Subject, linked: LinkedGroup, objectId: string, expected: boolean): void {
  const name = run.state.users[objectId]?.sent.userName;
  run.tally.differs(subject, "members", expected ? name : `without ${name}`, expected ? `without ${name}` : name);
  linked.members = linked.members.filter((member) => member !== objectId);
  if (!expected) linked.members.push(objectId);
}

/** Some of them, evenly spread. */
function spread(objectIds: string[]): string[] {
  const step = Math.max(1, Math.ceil(objectIds.length / SPOT_CHECKS));
  return objectIds.filter((_, index) => index % step === 0);
}
