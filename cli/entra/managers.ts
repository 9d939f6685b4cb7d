import { managerPatch } from "./bodies.ts";
import type { DirectoryUser } from "./directory.ts";
import { isInScope } from "./mapping.ts";
import { countMatches } from "./match.ts";
import type { Run } from "./run.ts";

/** Sends the user's manager, once both are linked; Entra asks first whether the reference is there already. */
export async function syncManager(run: Run, user: DirectoryUser): Promise<void> {
  const linked = run.state.users[user.objectId];
  if (!linked || !isInScope(user)) return;
  const sent = linked.manager ?? null;
  const wanted = managerOf(run, user);
  if (wanted === undefined || (wanted === sent && (wanted === null || !run.distrusts(user.objectId)))) return;

  const managerId = wanted === null ? null : (run.state.users[wanted]?.id ?? null);
  if (managerId !== null) {
    const filter = `id eq "${linked.id}" and manager eq "${managerId}"`;
    if ((await countMatches(run, "/Users", { filter, attributes: "id" })) === 1) {
      linked.manager = wanted;
      run.tally.count("managers already set");
      return;
    }
  }
  const path = `/Users/${encodeURIComponent(linked.id)}`;
  await run.client.expect({ method: "PATCH", path, body: managerPatch(managerId, sent !== null, run.dialect) }, 200, 204);
  linked.manager = wanted;
  run.writtenUsers.add(user.objectId);
  run.tally.count(managerId === null ? "managers cleared" : "managers set");
}

/** objectId; null = none; undefined = not provisioned, so the reference can't be sent. */
function managerOf(run: Run, user: DirectoryUser): string | null | undefined {
  const manager = user.manager;
  if (!manager || !run.knownUsers.has(manager)) return null;
  return manager in run.state.users ? manager : undefined;
}
