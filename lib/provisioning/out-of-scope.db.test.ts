import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { setPassword } from "#db/queries/passwords.ts";
import { countMinutes } from "#db/queries/scim-minutes.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { changesOf, manualUser, setSettings, stored } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, filtered, patch } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { saveConnection } from "./connection.ts";
import { keepHouse } from "./housekeeping.ts";
import { MinuteCounts } from "./minute-counts.ts";
import {
  countOutOfScope,
  listOutOfScopeGroups,
  listOutOfScopeUsers,
  listProviderRuns,
  previewRemoval,
  removeOutOfScope,
} from "./out-of-scope.ts";
import { flushRequestLog } from "./request-log.ts";

let workspace: TestWorkspace;
let adele: string;
let bert: string;
let sales: string;
let since: Date;

beforeEach(async () => {
  workspace = await newWorkspace();
  adele = await createdUser(workspace, "adele@contoso.example", { displayName: "Adele Brandt" });
  bert = await createdUser(workspace, "bert@contoso.example", { displayName: "Bert Cole" });
  sales = await createdGroup(workspace, "Sales", [adele, bert]);
  await flushRequestLog();
  // All of that lies an hour back.
  const sql = getSql();
  const { workspaceId } = workspace.ctx;
  await sql`update sightings set at = at - interval '1 hour' where workspace_id = ${workspaceId}`;
  await sql`update users set created_at = created_at - interval '1 hour' where workspace_id = ${workspaceId}`;
  await sql`update groups set created_at = created_at - interval '1 hour' where workspace_id = ${workspaceId}`;
  await sql`update scim_requests set at = at - interval '1 hour' where workspace_id = ${workspaceId}`;
  since = new Date(Date.now() - 60_000);
});

const page = { search: "", sort: "name", descending: false, limit: 50, offset: 0 } as const;
const pause = () => saveConnection(workspace.ctx, { syncEnabled: false });
const everybody = (kind: "users" | "groups") => ({ kind, since, ids: null, after: null });
const somebody = (...permissions: Permission[]): Ctx => ({
  ...workspace.ctx,
  actor: { kind: "user", id: workspace.adminId, name: "Ada Admin", permissions },
});

/** The names of whom the provider has not been seen with since. */
async function unseen(): Promise<string[]> {
  await flushRequestLog();
  const [users, groups] = await Promise.all([
    listOutOfScopeUsers(workspace.ctx, { ...page, since }),
    listOutOfScopeGroups(workspace.ctx, { ...page, since }),
  ]);
  return [...users.rows, ...groups.rows].map(({ name }) => name);
}

describe("seen is", () => {
  test("nobody, at first", async () => {
    expect(await unseen()).toEqual(["Adele Brandt", "Bert Cole", "Sales"]);
    expect(await countOutOfScope(workspace.ctx, since)).toEqual({ users: 2, groups: 1 });
  });

  test.each<[string, string, () => unknown, string[]]>([
    ["who is read by id", "GET", () => `/Users/${adele}`, ["Bert Cole", "Sales"]],
    ["who is found by a filter", "GET", () => filtered("Users", 'userName eq "ADELE@contoso.example"'), ["Bert Cole", "Sales"]],
    ["a group that is read", "GET", () => `/Groups/${sales}?excludedAttributes=members`, ["Adele Brandt", "Bert Cole"]],
    ["a group that is found", "GET", () => filtered("Groups", 'displayName eq "sales"'), ["Adele Brandt", "Bert Cole"]],
    [
      "nobody by a filter without a hit",
      "GET",
      () => filtered("Users", 'userName eq "x"'),
      ["Adele Brandt", "Bert Cole", "Sales"],
    ],
    ["nobody by a list of all", "GET", () => "/Users", ["Adele Brandt", "Bert Cole", "Sales"]],
  ])("%s", async (_, method, path, rest) => {
    expect((await workspace.scim(method, String(path()))).status).toBe(200);
    expect(await unseen()).toEqual(rest);
  });

  test("who is written, in either dialect, also by a write that is refused for what it wants", async () => {
    for (const [id, dialect] of [
      [adele, dialects[0]],
      [bert, dialects[1]],
    ] as const) {
      expect((await workspace.scim("PATCH", `/Users/${id}`, dialect?.set({ title: "Buyer" }))).status).toBe(200);
    }
    expect(await unseen()).toEqual(["Sales"]);
    const other = await createdGroup(workspace, "Other");
    expect(
      (await workspace.scim("PATCH", `/Groups/${sales}`, patch({ op: "replace", path: "displayName", value: "Other" }))).status,
    ).toBe(409);
    expect(other).not.toBe(sales);
    expect(await unseen()).toEqual([]);
  });

  test("a group whose members change; the members are not", async () => {
    await workspace.scim("PATCH", `/Groups/${sales}`, dialects[0]?.removeMembers([adele]));
    expect(await unseen()).toEqual(["Adele Brandt", "Bert Cole"]);
  });

  test("who is written in a bulk request, or found by a search", async () => {
    const operation = { method: "PATCH", path: `/Users/${adele}`, data: dialects[0]?.set({ title: "Buyer" }) };
    await workspace.scim("POST", "/Bulk", {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
      Operations: [operation],
    });
    const search = {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
      filter: 'userName sw "bert" or displayName eq "Sales"',
    };
    expect((await workspace.scim("POST", "/.search", search)).body.totalResults).toBe(2);
    expect(await unseen()).toEqual([]);
  });

  test("who is written while sync is off, though it is refused", async () => {
    await pause();
    await workspace.scim("PATCH", `/Users/${adele}`, dialects[0]?.set({ title: "Buyer" }));
    await workspace.scim("DELETE", `/Users/${bert}`);
    expect(await unseen()).toEqual(["Bert Cole", "Sales"]);
  });

  test("who came later", async () => {
    await getSql()`delete from sightings`;
    const later = await createdUser(workspace, "later@contoso.example");
    await getSql()`delete from sightings`;
    expect(await unseen()).toEqual(["Adele Brandt", "Bert Cole", "Sales"]);
    expect((await stored(workspace, later)).source).toBe("scim");
  });
});

test("only live linked users are listed: no manual, excluded or deleted ones, and nobody of another workspace", async () => {
  const neighbour = await newWorkspace();
  await createdUser(neighbour, "theirs@contoso.example");
  await manualUser(workspace, "manual@contoso.example");
  await manualUser(workspace, "excluded@contoso.example", { source: "scim", excluded: true });
  await workspace.scim("PATCH", `/Users/${bert}`, dialects[0]?.activate(false));
  since = new Date(Date.now() + 60_000);
  expect(await unseen()).toEqual(["Adele Brandt", "Sales"]);
});

test("the list is searched, sorted and paged", async () => {
  await workspace.scim("GET", `/Users/${adele}`);
  await flushRequestLog();
  since = new Date(Date.now() + 60_000);
  const list = async (query: Partial<Parameters<typeof listOutOfScopeUsers>[1]>) => {
    const { rows, total } = await listOutOfScopeUsers(workspace.ctx, { ...page, since, ...query });
    return [total ?? (await countOutOfScope(workspace.ctx, since)).users, ...rows.map(({ name }) => name)];
  };
  expect(await list({ search: "bra" })).toEqual([1, "Adele Brandt"]);
  expect(await list({ descending: true })).toEqual([2, "Bert Cole", "Adele Brandt"]);
  expect(await list({ sort: "seenAt" })).toEqual([2, "Bert Cole", "Adele Brandt"]);
  expect(await list({ limit: 1, offset: 1 })).toEqual([2, "Bert Cole"]);
  const { rows } = await listOutOfScopeGroups(workspace.ctx, { ...page, since });
  expect(rows).toMatchObject([{ name: "Sales", members: 2, seenAt: expect.any(Date) }]);
});

test("requests that came close together are one run; silence and refusals divide them", async () => {
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const sql = getSql();
  const { workspaceId } = workspace.ctx;
  await sql`delete from scim_minutes where workspace_id = ${workspaceId}`;
  const rows = [100, 96, 92, 88, 50, 49, 20].map((minutes) => ({ at: at(minutes), status: minutes === 20 ? 403 : 200 }));
  const counts = new MinuteCounts();
  for (const row of rows) counts.count(workspaceId, row);
  await countMinutes(counts.minutes());
  const runs = await listProviderRuns(workspace.ctx);
  expect(runs).toEqual([
    { startedAt: rows[4]?.at, endedAt: rows[5]?.at, requests: 2 },
    { startedAt: rows[0]?.at, endedAt: rows[3]?.at, requests: 4 },
  ]);
  expect(await listProviderRuns((await newWorkspace()).ctx)).toEqual([]);
});

describe("removal", () => {
  test("tells before whom it means, in numbers and names", async () => {
    await getSql()`update users set role = 'admin' where id = ${bert}`;
    expect(await previewRemoval(workspace.ctx, { kind: "users", since, ids: null })).toEqual({
      total: 2,
      admins: 1,
      names: ["Adele Brandt", "Bert Cole"],
    });
    expect(await previewRemoval(workspace.ctx, { kind: "users", since, ids: [adele, sales] })).toMatchObject({ total: 1 });
    expect(await previewRemoval(workspace.ctx, { kind: "groups", since, ids: null })).toEqual({
      total: 1,
      admins: 0,
      names: ["Sales"],
    });
  });

  test("needs sync to be off", async () => {
    await expect(removeOutOfScope(workspace.ctx, everybody("users"))).rejects.toMatchObject({ code: "managedByProvider" });
    expect((await stored(workspace, adele)).deletedAt).toBeNull();
  });

  test("moves users to Deleted users, with their memberships and history; those whom the provider sees stay", async () => {
    await workspace.scim("GET", `/Users/${bert}`);
    await flushRequestLog();
    await pause();
    expect(await removeOutOfScope(somebody("provisioning.manage"), everybody("users"))).toEqual({
      done: 1,
      failures: [],
      after: null,
      stopped: null,
    });
    const gone = await stored(workspace, adele);
    expect([gone.deletedAt === null, gone.groups?.length]).toEqual([false, 1]);
    expect((await changesOf(workspace, adele)).at(-1)).toMatchObject({
      action: "moved to Deleted users",
      actor: { kind: "user", name: "Ada Admin" },
    });
    expect((await stored(workspace, bert)).deletedAt).toBeNull();
  });

  test("deletes groups; their members stay", async () => {
    await pause();
    expect(await removeOutOfScope(somebody("provisioning.manage"), everybody("groups"))).toMatchObject({ done: 1 });
    await saveConnection(workspace.ctx, { syncEnabled: true });
    expect((await workspace.scim("GET", `/Groups/${sales}`)).status).toBe(404);
    expect((await workspace.scim("GET", `/Users/${adele}`)).body.active).toBe(true);
  });

  test("takes of the chosen only those who are out of scope", async () => {
    const manual = await manualUser(workspace, "manual@contoso.example");
    await pause();
    const chosen = { ...everybody("users"), ids: [bert, manual, workspace.adminId] };
    expect(await removeOutOfScope(workspace.ctx, chosen)).toMatchObject({ done: 1, failures: [] });
    expect((await stored(workspace, manual)).deletedAt).toBeNull();
    expect((await stored(workspace, adele)).deletedAt).toBeNull();
  });

  test("keeps the last admin who can sign in, and says so", async () => {
    await getSql()`update users set role = 'admin' where id = ${bert}`;
    await getSql()`update users set status = 'inactive' where id = ${workspace.adminId}`;
    await setPassword(workspace.ctx.workspaceId, bert, "hash", getSql());
    await pause();
    const { done, failures } = await removeOutOfScope(workspace.ctx, everybody("users"));
    expect(done).toBe(1);
    expect(failures).toEqual([{ id: bert, name: "Bert Cole", reason: expect.stringMatching(/last workspace admin/) }]);
    expect((await stored(workspace, bert)).deletedAt).toBeNull();
  });

  test("goes on where it ended, batch by batch, over those who can't go", async () => {
    const { workspaceId } = workspace.ctx;
    for (let i = 0; i < 60; i++) await manualUser(workspace, `p${i}@contoso.example`, { source: "scim" });
    await getSql()`update users set created_at = now() - interval '1 hour' where workspace_id = ${workspaceId}`;
    await pause();
    const first = await removeOutOfScope(workspace.ctx, everybody("users"));
    expect([first.done, first.after]).toEqual([50, expect.any(String)]);
    expect(await removeOutOfScope(workspace.ctx, { ...everybody("users"), after: first.after })).toMatchObject({
      done: 12,
      after: null,
    });
  });

  test("stops when sync is turned on meanwhile", async () => {
    const people = await Promise.all(
      Array.from({ length: 30 }, (_, i) => manualUser(workspace, `p${i}@contoso.example`, { source: "scim" })),
    );
    await getSql()`update users set created_at = now() - interval '1 hour' where workspace_id = ${workspace.ctx.workspaceId}`;
    await pause();
    const removal = removeOutOfScope(workspace.ctx, everybody("users")).catch((error) => {
      expect(error).toMatchObject({ code: "managedByProvider" });
      return { done: 0, stopped: "before it began" };
    });
    const [step] = await Promise.all([removal, saveConnection(workspace.ctx, { syncEnabled: true })]);
    const left = (await Promise.all([adele, bert, ...people].map((id) => stored(workspace, id)))).filter(
      (user) => !user.deletedAt,
    );
    expect(left).toHaveLength(32 - step.done);
    expect(left.length > 0).toBe(step.stopped !== null);
  });

  test("of another workspace finds nobody", async () => {
    const other = await newWorkspace();
    await setSettings(other, { syncEnabled: false });
    const ctx = { ...other.ctx };
    expect(await removeOutOfScope(ctx, { ...everybody("users"), ids: [adele, bert] })).toMatchObject({
      done: 0,
      failures: [],
    });
    expect(await previewRemoval(ctx, { kind: "groups", since, ids: [sales] })).toMatchObject({ total: 0 });
    expect((await stored(workspace, adele)).deletedAt).toBeNull();
    const gone = { ...workspace.ctx, workspaceId: crypto.randomUUID() };
    await expect(removeOutOfScope(gone, everybody("users"))).rejects.toMatchObject({ code: "notFound" });
  });

  test("is for whoever manages provisioning", async () => {
    const ctx = somebody("users.view", "users.manage", "groups.manage", "keys.manage");
    const tries = [
      async () => listProviderRuns(ctx),
      async () => listOutOfScopeUsers(ctx, { ...page, since }),
      async () => listOutOfScopeGroups(ctx, { ...page, since }),
      () => countOutOfScope(ctx, since),
      () => previewRemoval(ctx, { kind: "users", since, ids: null }),
      () => removeOutOfScope(ctx, everybody("users")),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("notes of whom nobody is left go by themselves", async () => {
  await workspace.scim("DELETE", `/Users/${adele}`);
  await keepHouse();
  const rows = await getSql()`select entity_id as id from sightings where workspace_id = ${workspace.ctx.workspaceId}`;
  expect(rows.map(({ id }) => id).sort()).toEqual([bert, sales].sort());
});
