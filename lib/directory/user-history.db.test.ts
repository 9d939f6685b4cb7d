import { beforeEach, expect, test } from "vitest";
import type { HistoryCursor } from "#db/queries/user-history.ts";
import type { Ctx } from "#lib/ctx.ts";
import { acting } from "../../test/roles.ts";
import { createdGroup, createdUser, dialects } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { setUserStatus } from "./user-admin.ts";
import { listHistoryOfUser, parseHistoryCursor } from "./user-history.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
let id: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "users.view", "users.manage");
  id = await createdUser(workspace, "adele@contoso.example");
});

test("tells the user's changes and those of their memberships, newest first", async () => {
  const other = await createdUser(workspace, "other@contoso.example");
  const group = await createdGroup(workspace, "Sales", [id, other]);
  await setUserStatus(ctx, id, "inactive");
  const gone = await createdGroup(workspace, "Gone", [id]);
  await workspace.scim("DELETE", `/Groups/${gone}`);
  const { changes, next } = await listHistoryOfUser(ctx, id, null);
  expect(next).toBeNull();
  const told = changes.map(({ action, group: of }) => [action, of?.displayName ?? null]);
  expect(told.slice(-3)).toEqual([
    ["deactivated", null],
    ["added", "Sales"],
    ["created", null],
  ]);
  expect(changes.some(({ group: of }) => of?.id === group)).toBe(true);
  expect(changes.find(({ action }) => action === "deactivated")).toMatchObject({
    actor: { kind: "user", name: "Ada Admin" },
    requestId: "click-1",
    before: { status: "active" },
    after: { status: "inactive" },
  });
});

test("comes page by page, each change once", async () => {
  for (let n = 1; n <= 35; n++) await workspace.scim("PATCH", `/Users/${id}`, dialects[0]?.set({ title: `Title ${n}` }));
  const seen: string[] = [];
  let before: HistoryCursor | null = null;
  let pages = 0;
  do {
    const page: Awaited<ReturnType<typeof listHistoryOfUser>> = await listHistoryOfUser(ctx, id, before);
    seen.push(...page.changes.map((change) => change.id));
    before = page.next;
    pages++;
  } while (before);
  expect([pages, seen.length, new Set(seen).size]).toEqual([2, 35, 35]);
});

test("is for who may view users, in their workspace", async () => {
  await expect((async () => listHistoryOfUser(acting(workspace, "groups.view"), id, null))()).rejects.toMatchObject({
    code: "forbidden",
  });
  const neighbour = acting(await newWorkspace(), "users.view");
  expect((await listHistoryOfUser(neighbour, id, null)).changes).toEqual([]);
});

const someId = "0190a0a0-0000-7000-8000-000000000000";

test.each([
  [`2026-02-28T10:00:00.123456Z_${someId}`, { at: "2026-02-28T10:00:00.123456Z", id: someId }],
  [`2026-02-30T10:00:00.123456Z_${someId}`, null],
  [`2026-02-28T25:00:00.123456Z_${someId}`, null],
  [`0000-02-28T10:00:00.123456Z_${someId}`, null],
  ["newest", null],
  [undefined, null],
])("of an address, %s is %j", async (text, cursor) => {
  expect(parseHistoryCursor(text)).toEqual(cursor);
  await listHistoryOfUser(ctx, id, cursor);
});
