import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { ExportedUser, UserTableQuery } from "#db/queries/user-table.ts";
import type { Ctx } from "#lib/ctx.ts";
import { join, manualGroup, manualUser, workEmail } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { listUsers } from "./admin-reads.ts";
import { exportUsers } from "./export-users.ts";

let workspace: TestWorkspace;
let ctx: Ctx;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "users.view", "groups.view");
});

type Query = Omit<UserTableQuery, "limit" | "offset">;
const everybody: Query = { deleted: false, search: "", sort: "name", descending: false };
const drain = async (query: Query, by = ctx): Promise<ExportedUser[]> => (await Array.fromAsync(exportUsers(by, query))).flat();

/** As a bulk load does it: one statement. */
async function addMany(count: number): Promise<void> {
  await getSql()`
    insert into users (workspace_id, id, user_name, user_name_key, source, status, attributes, attributes_key, search_text)
    select ${ctx.workspaceId}, gen_random_uuid(), n || '@x', n || '@x', 'csv', 'active', '{}', '{}', n || '@x' from generate_series(1, ${count}::int) n`;
}
/** Cursors that still hold a connection. */
const open = async () => {
  const rows = await getSql()`
    select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`;
  return rows.length;
};

describe("an export", () => {
  let group: string;
  beforeEach(async () => {
    const given = (displayName: string, department: string) => ({
      attributes: { displayName, ...workEmail(`${displayName}@x.example`), department },
    });
    const adele = await manualUser(workspace, "adele@contoso.example", given("Adele", "Sales"));
    await manualUser(workspace, "Åke@contoso.example", { ...given("Åke", "R&D"), status: "inactive" });
    await manualUser(workspace, "zoe@contoso.example", { source: "csv", role: "admin", excluded: true });
    await manualUser(workspace, "gone@contoso.example", { deletedAt: new Date() });
    group = await manualGroup(workspace, "Sales");
    await join(workspace, group, adele);
    await manualUser(await newWorkspace(), "neighbour@contoso.example");
  });

  test.each<[string, () => Partial<Query>]>([
    ["everybody", () => ({})],
    ["in another order", () => ({ sort: "createdAt", descending: true })],
    ["whom one searches", () => ({ search: "ÅK" })],
    ["of a group", () => ({ group: [group] })],
    ["who are deleted", () => ({ deleted: true, sort: "deletedAt" })],
    [
      "by several filters",
      () => ({ status: ["active"], source: ["manual", "csv"], role: ["admin"], excluded: ["yes"], incomplete: ["names"] }),
    ],
    ["whom nothing fits", () => ({ search: "nobody of this name" })],
  ])("holds just what the list shows: %s", async (_, changes) => {
    const query = { ...everybody, ...changes() };
    const { rows } = await listUsers(ctx, { ...query, limit: 100, offset: 0 });
    expect(await drain(query)).toEqual(rows.map(({ photo: _, ...inFile }) => inFile));
    expect(rows.length).toBeGreaterThanOrEqual(query.search === "nobody of this name" ? 0 : 1);
  });

  test("of a group isn't for whom may not view groups", async () => {
    const by = acting(workspace, "users.view");
    await expect(drain({ ...everybody, group: [group] }, by)).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("is not for somebody who may not view users", async () => {
  await expect(drain(everybody, acting(workspace, "users.manage", "groups.view"))).rejects.toMatchObject({ code: "forbidden" });
});

test("goes over everybody in batches", async () => {
  await addMany(1_234);
  const sizes = (await Array.fromAsync(exportUsers(ctx, everybody))).map(({ length }) => length);
  expect(sizes).toEqual([500, 500, 235]);
});

test("that somebody leaves ends its query", async () => {
  await addMany(5_000);
  const batches = exportUsers(ctx, everybody);
  await batches.next();
  // The one before may be closing yet.
  await expect.poll(open).toBe(1);
  await batches.return();
  await expect.poll(open).toBe(0);
});

test("waits for others, of the same workspace sooner, and not for ever", async () => {
  await addMany(1_100);
  const [first, second, third] = [exportUsers(ctx, everybody), exportUsers(ctx, everybody), exportUsers(ctx, everybody)];
  await Promise.all([first.next(), second.next()]);
  await expect(third.next()).rejects.toMatchObject({ code: "busy" });

  const neighbours = await Promise.all([newWorkspace(), newWorkspace(), newWorkspace()]);
  const theirs = neighbours.map((neighbour) => exportUsers(acting(neighbour, "users.view"), everybody));
  await Promise.all(theirs.slice(0, 2).map((batches) => batches.next()));
  await expect(theirs[2]?.next()).rejects.toMatchObject({ code: "busy" });

  await Promise.all([first, second, ...theirs].map((batches) => batches.return()));
  expect(await drain(everybody)).toHaveLength(1_101);
});
