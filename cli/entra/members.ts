import { addMembersPatch, removeMembersPatch } from "./bodies.ts";
import type { DirectoryGroup } from "./directory.ts";
import type { Run } from "./run.ts";

/** References in one PATCH. */
const BATCH = 100;

/** Sends the memberships of one group that have changed; after a restart or a failure, all of them again. */
export async function syncMembers(run: Run, group: DirectoryGroup): Promise<void> {
  const linked = run.state.groups[group.objectId];
  if (!linked) return;
  const { add, remove } = memberChanges(run, group, linked.members);
  if (add.length + remove.length === 0) return;

  const path = `/Groups/${encodeURIComponent(linked.id)}`;
  const written = { added: [] as string[], removed: [] as string[] };
  const members = new Set(linked.members);
  const send = async (batch: string[], body: typeof addMembersPatch) => {
    await run.client.expect({ method: "PATCH", path, body: body(scimIds(run, batch), run.dialect) }, 200, 204);
  };
  try {
    for (const batch of batches(remove)) {
      await send(batch, removeMembersPatch);
      for (const objectId of batch) members.delete(objectId);
      written.removed.push(...batch);
    }
    for (const batch of batches(add)) {
      await send(batch, addMembersPatch);
      for (const objectId of batch) members.add(objectId);
      written.added.push(...batch);
    }
  } finally {
    linked.members = [...members];
    if (written.added.length + written.removed.length > 0) run.memberChanges.set(group.objectId, written);
    run.tally.count("members added", written.added.length);
    run.tally.count("members removed", written.removed.length);
  }
}

/**
 * Only users count: nested groups are not provisioned. A user out of scope keeps the memberships sent before, and gets no
 * new ones; that is why nothing is sent when the user comes back.
 */
function memberChanges(run: Run, group: DirectoryGroup, sent: string[]): { add: string[]; remove: string[] } {
  const present = new Set(group.members);
  const accepted = new Set(sent);
  const again = run.distrusts(group.objectId);
  return {
    add: [...present].filter((objectId) => {
      const linked = run.state.users[objectId];
      return linked?.sent.active === true && run.knownUsers.has(objectId) && (again || !accepted.has(objectId));
    }),
    remove: sent.filter((objectId) => !present.has(objectId) && objectId in run.state.users),
  };
}

function scimIds(run: Run, objectIds: string[]): string[] {
  return objectIds.flatMap((objectId) => run.state.users[objectId]?.id ?? []);
}

function* batches(objectIds: string[]): Generator<string[]> {
  for (let start = 0; start < objectIds.length; start += BATCH) yield objectIds.slice(start, start + BATCH);
}
