/** A wrong scope has soft deleted many: how long it takes until an undo has restored all of them. */
import { setTimeout as pause } from "node:timers/promises";
import type { Ctx } from "#lib/ctx.ts";
import { countUndone, findUndo, previewUndo, startUndo } from "#lib/directory/undos.ts";
import { openScim } from "#lib/provisioning/connection.ts";
import { patch, type Stock, stockUp } from "./operations.ts";
import { Target } from "./target.ts";
import { newBenchWorkspace } from "./workspaces.ts";

const CONNECTIONS = 8;
const LOOK_EVERY_MS = 100;

export interface UndoFigures {
  users: number;
  previewSeconds: number;
  /** From the start until the last one is there again. */
  seconds: number;
  usersPerSecond: number;
}

export async function measureUndo(roster: { url: string; pid: number }, users: number): Promise<UndoFigures> {
  const { workspaceId } = await newBenchWorkspace("undo");
  const ctx: Ctx = { workspaceId, actor: { kind: "operator" }, requestId: "bench" };
  const { key } = await openScim(ctx);
  const target = new Target({ name: "undo", url: `${roster.url}/scim/v2`, pid: roster.pid, key });
  const stock: Stock = { target, people: [], groups: [], size: users };
  await stockUp(stock, users);
  const from = new Date();
  // As Entra soft deletes: with the name's other form.
  const deletions = stock.people.map(({ id, userName, externalId }) =>
    patch(
      `/Users/${id}`,
      { op: "Replace", path: "active", value: false },
      { op: "Replace", path: "userName", value: externalId.replaceAll("-", "") + userName },
    ),
  );
  await target.turn(deletions, CONNECTIONS);
  target.close();

  const anybody = { actor: [], key: null, by: null, entity: [], about: null, action: [], requestId: null };
  const scope = { filter: { ...anybody, from, to: null } };
  const asked = performance.now();
  await previewUndo(ctx, scope);
  const began = performance.now();
  const run = await startUndo(ctx, scope, "");
  while ((await findUndo(ctx, run))?.state === "running") await pause(LOOK_EVERY_MS);
  const ended = performance.now();
  const restored = (await countUndone(ctx, run)).find(
    ({ outcome, effect }) => outcome === "undone" && effect === "user restored",
  );
  if (restored?.n !== users) throw new Error(`The undo restored ${restored?.n ?? 0} of ${users}.`);
  const seconds = (ended - began) / 1000;
  return { users, previewSeconds: (began - asked) / 1000, seconds, usersPerSecond: users / seconds };
}
