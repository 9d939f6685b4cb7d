import {
  type Erasable,
  eraseFromGuides,
  eraseFromHistory,
  eraseFromIssues,
  eraseFromLog,
  eraseTombstones,
  findErasable,
} from "#db/queries/erasure.ts";
import { inTransaction } from "#db/queries/transaction.ts";

const BATCH = 200;

/**
 * Makes history, log, issues and guides forget the permanently deleted, so many days later as their workspace says. What happened stays, and
 * when; who it was does not. Several instances may do this at once: it comes to the same.
 */
export async function eraseForgotten(now: Date): Promise<void> {
  for (;;) {
    const due = await findErasable(now, BATCH);
    for (const [workspaceId, people] of Map.groupBy(due, (person) => person.workspaceId)) await erase(workspaceId, people);
    if (due.length < BATCH) return;
  }
}

async function erase(workspaceId: string, people: Erasable[]): Promise<void> {
  const ids = people.map(({ id }) => id);
  const names = people.flatMap(({ nameKey }) => (nameKey === null || nameKey === "" ? [] : [nameKey]));
  await inTransaction(async (tx) => {
    await eraseFromHistory(workspaceId, ids, tx);
    await eraseFromLog(workspaceId, ids, names, tx);
    await eraseFromIssues(workspaceId, ids, names, tx);
    await eraseFromGuides(workspaceId, ids, tx);
    await eraseTombstones(workspaceId, ids, tx);
  });
}
