import { beforeEach } from "vitest";
import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { findImportById } from "#lib/directory/import-reads.ts";
import { acting } from "./roles.ts";
import { newWorkspace, type TestWorkspace } from "./workspace.ts";

/** A new one for each test of the file that imports this, and somebody in it who manages users. */
export let workspace: TestWorkspace;
export let ctx: Ctx;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "users.view", "users.manage");
});

export const head = ["userName", "title"];
export const people = (count: number) => Array.from({ length: count }, (_, index) => [`person${index}@contoso.example`, "Head"]);
export const stateOf = async (id: string) => (await findImportById(ctx, id))?.state ?? "gone";

/** Users whom imports have made. */
export const imported = async () => {
  const [row] = await getSql()`select count(*)::int as n from users where workspace_id = ${ctx.workspaceId} and source = 'csv'`;
  return row?.n;
};

/** Of the table of lines. */
export const query = { search: "", sort: "line", descending: false, outcome: [], limit: 50, offset: 0 } as const;
export const drain = async (batches: AsyncIterable<string[][]>) => (await Array.fromAsync(batches)).flat();
