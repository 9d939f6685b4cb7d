import { Refusal } from "./refusal.ts";

/** At the same time, in this process. Each holds a connection for as long as somebody takes to read it (getExportSql has so many). */
const MOST = 4;
const MOST_OF_A_WORKSPACE = 2;

/** Workspace id → exports under way. */
const running = new Map<string, number>();

/** The batches of an export, while it has one of the few connections there are for it. Throws Refusal busy. */
export async function* inExportTurn<Batch>(
  workspaceId: string,
  batches: () => AsyncIterable<Batch>,
): AsyncGenerator<Batch, void> {
  const ours = running.get(workspaceId) ?? 0;
  const all = running.values().reduce((sum, count) => sum + count, 0);
  if (ours >= MOST_OF_A_WORKSPACE || all >= MOST) {
    throw new Refusal("busy", "Other exports are under way. Try again when they are done, in a minute or so.");
  }
  running.set(workspaceId, ours + 1);
  try {
    for await (const batch of batches()) yield batch;
  } finally {
    const left = (running.get(workspaceId) ?? 1) - 1;
    if (left > 0) running.set(workspaceId, left);
    else running.delete(workspaceId);
  }
}
