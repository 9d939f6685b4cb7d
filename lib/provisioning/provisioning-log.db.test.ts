import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { LogFilter } from "#db/queries/log-table.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { createdGroup, createdUser, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { regenerateKey } from "./key-admin.ts";
import { exportLog, getLogged, listLog, logFilterOptions } from "./provisioning-log.ts";
import { flushRequestLog } from "./request-log.ts";
import { requestReport } from "./request-report.ts";

const everything: LogFilter = { result: [], kind: [], keyIds: [], about: [], from: null, to: null };
let workspace: TestWorkspace;
let ctx: Ctx;
let adele: string;
let sales: string;

const somebody = (...permissions: Permission[]): Ctx => ({
  workspaceId: workspace.ctx.workspaceId,
  requestId: "test",
  actor: { kind: "user", id: crypto.randomUUID(), name: "Somebody", permissions },
});

const words = async (filter: Partial<LogFilter>, before: Parameters<typeof listLog>[2] = null) => {
  await flushRequestLog();
  const page = await listLog(ctx, { ...everything, ...filter }, before);
  return page?.rows.map((row) => row.words);
};

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = somebody("log.view");
  adele = await createdUser(workspace, "adele@contoso.example");
  sales = await createdGroup(workspace, "Sales", [adele]);
  await workspace.scim("GET", "/Users?filter=userName eq %22adele@contoso.example%22");
  await workspace.scim("POST", "/Users", user("adele@contoso.example"));
  await workspace.scim("GET", "/Users?filter=nonsense");
  await workspace.scim("DELETE", `/Users/${adele}`);
  await flushRequestLog();
});

test("newest first", async () => {
  expect(await words({})).toEqual([
    "Deleted adele@contoso.example",
    "Tried to look up a user",
    "Tried to add user adele@contoso.example",
    "Looked up user adele@contoso.example",
    "Added group Sales with 1 member",
    "Added user adele@contoso.example",
  ]);
});

describe("narrowed", () => {
  test.each<[string, () => Partial<LogFilter>, number]>([
    ["answered", () => ({ result: ["answered"] }), 4],
    ["conflicts", () => ({ result: ["no match"] }), 1],
    ["failed", () => ({ result: ["failed"] }), 1],
    ["failed or conflicts", () => ({ result: ["failed", "no match"] }), 2],
    ["answered or failed", () => ({ result: ["answered", "failed"] }), 5],
    ["all results", () => ({ result: ["answered", "failed", "no match"] }), 6],
    ["look-ups", () => ({ kind: ["look up"] }), 2],
    ["adds", () => ({ kind: ["add"] }), 3],
    ["adds and deletes", () => ({ kind: ["add", "delete"] }), 4],
    ["about a user, be it as a member", () => ({ about: [adele] }), 4],
    ["about a group", () => ({ about: [sales] }), 1],
    ["about either, each once", () => ({ about: [adele, sales] }), 4],
    ["answered about a user", () => ({ about: [adele], kind: ["delete"] }), 1],
    ["before now", () => ({ to: new Date(Date.now() + 1_000) }), 6],
    ["since later", () => ({ from: new Date(Date.now() + 60_000) }), 0],
    ["by another key", () => ({ keyIds: [crypto.randomUUID()] }), 0],
  ])("to what is %s", async (_what, filter, count) => {
    expect(await words(filter())).toHaveLength(count);
  });

  test("to a key, also when it is revoked", async () => {
    await regenerateKey(workspace.ctx, { former: "now" });
    await workspace.scim("GET", "/Users");
    const { keys } = await logFilterOptions(ctx, []);
    const revoked = keys.find(({ label }) => workspace.key.endsWith(label.slice(1)));
    expect(await words({ keyIds: [revoked?.value ?? ""], result: ["failed"] })).toEqual([
      "Came with a key that is not valid",
      "Tried to look up a user",
    ]);
  });
});

test("pages go on where the last one ended, none is shown twice", async () => {
  await getSql()`
    insert into scim_requests (workspace_id, at, request_id, method, path, query, status, duration_ms, words)
    select ${ctx.workspaceId}, now() - interval '1 minute', gen_random_uuid(), 'GET', '/Users', '', 200, 1, 'no ' || n from generate_series(1, 110) n`;
  const seen: string[] = [];
  let before: Parameters<typeof listLog>[2] = null;
  do {
    const page: Awaited<ReturnType<typeof listLog>> = await listLog(ctx, everything, before);
    seen.push(...(page?.rows.map(({ requestId }) => requestId) ?? []));
    before = page?.next ?? null;
  } while (before);
  expect(seen).toHaveLength(116);
  expect(new Set(seen).size).toBe(116);
});

describe("one request", () => {
  const post = async () => {
    const answer = await workspace.scim("POST", "/Users", user("bert@contoso.example"));
    await flushRequestLog();
    return answer.headers.get("x-request-id") ?? "";
  };

  test("with what it changed", async () => {
    const logged = await getLogged(ctx, await post());
    expect(logged?.changes).toMatchObject([{ entity: "user", action: "created" }]);
    expect(logged?.request).toMatchObject({ words: "Added user bert@contoso.example", requestBody: null, headers: null });
  });

  test("with bodies and headers for whoever may see them", async () => {
    const logged = await getLogged(somebody("log.view", "log.bodies"), await post());
    expect(logged?.request.requestBody).toContain("bert@contoso.example");
    expect(logged?.request.headers?.request.authorization).toBe("***");
  });

  test("isn't found by a stranger, nor by an id that is none", async () => {
    const other = await newWorkspace();
    const stranger = { ...ctx, workspaceId: other.ctx.workspaceId };
    expect(await getLogged(stranger, await post())).toBeNull();
    expect(await getLogged(ctx, crypto.randomUUID())).toBeNull();
    expect(await getLogged(ctx, "ffffffff-ffff-7fff-bfff-ffffffffffff")).toBeNull();
  });

  test("has a report without anybody's data", async () => {
    const answer = await workspace.scim("GET", "/Users?filter=title eq %22Very private%22");
    await flushRequestLog();
    const logged = await getLogged(ctx, answer.headers.get("x-request-id") ?? "");
    if (!logged) throw new Error("It isn't logged.");
    const report = requestReport(logged, "contoso", new Date());
    expect(report).toContain(logged.request.requestId);
    expect(report).toContain("/contoso/activity/provisioning-log?request=");
    expect(report).not.toContain("private");
  });
});

describe("an export", () => {
  const all = async (who: Ctx, withBodies: boolean) => {
    const rows = [];
    for await (const batch of exportLog(who, { ...everything, kind: ["add"] }, withBodies)) rows.push(...batch);
    return rows;
  };

  test("has what the filter shows, without bodies", async () => {
    const rows = await all(ctx, false);
    expect(rows).toHaveLength(3);
    expect(rows.flatMap((row) => [row.requestBody, row.responseBody])).toEqual(Array(6).fill(null));
  });

  test("has bodies for whoever may see them", async () => {
    const rows = await all(somebody("log.view", "log.bodies"), true);
    expect(rows.at(-1)?.requestBody).toContain("adele@contoso.example");
    await expect(all(ctx, true)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("has nothing of another workspace", async () => {
    const other = await newWorkspace();
    const id = await createdUser(other, "other@fabrikam.example");
    await flushRequestLog();
    for await (const batch of exportLog(ctx, { ...everything, about: [id] }, false)) expect(batch).toEqual([]);
  });
});

test("whoever may not view the log sees nothing of it", async () => {
  const nobody = somebody("users.manage", "provisioning.manage", "log.bodies");
  await expect(listLog(nobody, everything, null)).rejects.toMatchObject({ code: "forbidden" });
  await expect(getLogged(nobody, crypto.randomUUID())).rejects.toMatchObject({ code: "forbidden" });
  await expect(logFilterOptions(nobody, [])).rejects.toMatchObject({ code: "forbidden" });
  await expect(exportLog(nobody, everything, false).next()).rejects.toMatchObject({ code: "forbidden" });
});

test("another workspace's requests are not in the list, whatever is asked for", async () => {
  const other = await newWorkspace();
  const id = await createdUser(other, "other@fabrikam.example");
  await flushRequestLog();
  expect(await words({ about: [id] })).toEqual([]);
  expect(await words({})).not.toContain("Added user other@fabrikam.example");
  expect((await logFilterOptions(ctx, [id])).about).toEqual([{ value: id, label: "somebody who is gone" }]);
});
