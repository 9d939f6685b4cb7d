import {
  dropRefusedOf,
  type Erasable,
  eraseFromGuides,
  eraseFromHistory,
  eraseFromIssues,
  eraseFromLog,
  eraseFromUndos,
  eraseTombstones,
  findErasable,
  findRefusedNaming,
  replaceRefusedBody,
} from "#db/queries/erasure.ts";
import { deleteRefusedRequests } from "#db/queries/refused-requests.ts";
import { inTransaction, type Queryable } from "#db/queries/transaction.ts";
import { fold } from "#lib/fold.ts";
import type { Json } from "#lib/scim/types.ts";

const BATCH = 200;

/**
 * Makes history, log, issues, guides and what was refused while paused forget the permanently deleted, so many days later as their workspace says. What happened stays, and
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
    await eraseFromRefused(workspaceId, people, tx);
    await eraseFromUndos(workspaceId, ids, tx);
    await eraseTombstones(workspaceId, ids, tx);
  });
}

/** A refused write of the person goes; one of a group's that names them among its members stays, with the others. */
async function eraseFromRefused(workspaceId: string, people: Erasable[], tx: Queryable): Promise<void> {
  await dropRefusedOf(
    workspaceId,
    people.map(({ id }) => id),
    tx,
  );
  const named = people.flatMap(({ nameKey, deletedAt }) => (nameKey ? [{ name: nameKey, deletedAt }] : []));
  if (named.length === 0) return;
  const found = await findRefusedNaming(workspaceId, named, tx);
  const ofUsers = found.filter(({ isUser }) => isUser).map(({ id }) => id);
  await deleteRefusedRequests(workspaceId, ofUsers, tx);
  const names = named.map(({ name }) => name);
  for (const { id, isUser, body } of found) {
    if (!isUser) await replaceRefusedBody(workspaceId, id, withoutNames(body, names), tx);
  }
}

function withoutNames(value: Json, names: string[]): Json {
  if (typeof value === "string") return names.some((name) => fold(value).includes(name)) ? "Erased user" : value;
  if (Array.isArray(value)) return value.map((item) => withoutNames(item, names));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutNames(item, names)]));
}
