import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { anyChange, type ChangeFilter } from "#db/queries/change-table.ts";
import type { Ctx } from "#lib/ctx.ts";
import { acting } from "../../test/roles.ts";
import { createdUser, patch } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { listChanges } from "./change-history.ts";
import { listHistoryOfUser } from "./user-history.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
let id: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "users.view", "users.manage", "log.view");
  id = await createdUser(workspace, "adele@contoso.example");
});

const setTitle = (title: string | null) =>
  workspace.scim("PATCH", `/Users/${id}`, patch({ op: "replace", path: "title", value: title }));
const inHistory = async (filter: Partial<ChangeFilter> = {}) =>
  (await listChanges(ctx, { ...anyChange, about: id, ...filter }, null))?.rows ?? [];
const actionsOf = (changes: { action: string }[]) => changes.map(({ action }) => action);
const inTab = async () => (await listHistoryOfUser(ctx, id, null)).changes;

/** As if that much time had passed since the creation. */
const createdEarlier = (seconds: number) =>
  getSql()`update changes set at = at - make_interval(secs => ${seconds})
    where workspace_id = ${workspace.ctx.workspaceId} and entity_id = ${id} and action = 'created'`;

describe("what a provider adds at once to whom it created", () => {
  beforeEach(() => setTitle("Head"));

  test("is part of the creation, with both requests and the final values", async () => {
    for (const changes of [await inHistory(), await inTab()]) {
      expect(actionsOf(changes)).toEqual(["created"]);
      expect(changes[0]?.after).toMatchObject({ userName: "adele@contoso.example", title: "Head" });
      expect(changes[0]?.secondRequestId).toEqual(expect.any(String));
      expect(changes[0]?.secondRequestId).not.toBe(changes[0]?.requestId);
    }
  });

  test("is no more than the next change", async () => {
    await setTitle("Chief");
    for (const changes of [await inHistory(), await inTab()]) {
      expect(actionsOf(changes)).toEqual(["changed", "created"]);
      expect(changes[1]?.after).toMatchObject({ title: "Head" });
    }
  });

  test("stands alone after a minute", async () => {
    await createdEarlier(61);
    for (const changes of [await inHistory(), await inTab()]) {
      expect(actionsOf(changes)).toEqual(["changed", "created"]);
      expect(changes.map(({ secondRequestId }) => secondRequestId)).toEqual([null, null]);
    }
  });

  test("is found by itself where the creation isn't asked for", async () => {
    const [created] = await inHistory();
    expect(actionsOf(await inHistory({ action: ["changed"] }))).toEqual(["changed"]);
    expect(actionsOf(await inHistory({ action: ["created"] }))).toEqual(["created"]);
    expect(actionsOf(await inHistory({ requestId: created?.secondRequestId ?? "" }))).toEqual(["changed"]);
    const [first] = await inHistory({ requestId: created?.requestId ?? "" });
    expect(first).toMatchObject({ action: "created", secondRequestId: null });
    expect(first?.after).not.toHaveProperty("title");
    await createdEarlier(30);
    expect(actionsOf(await inHistory({ from: new Date(Date.now() - 20_000) }))).toEqual(["changed"]);
  });
});

test("a value that the second request takes away isn't one of the creation", async () => {
  id = (await workspace.scim("POST", "/Users", { userName: "lynne@contoso.example", title: "Head" })).body.id as string;
  await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "remove", path: "title" }));
  const [created] = await inTab();
  expect(created?.secondRequestId).toEqual(expect.any(String));
  expect(created?.after).not.toHaveProperty("title");
});

test("another key's change stands alone, and so does what follows a change by somebody else", async () => {
  await setTitle("Head");
  await getSql()`update changes set actor = jsonb_set(actor, '{id}', to_jsonb(gen_random_uuid()::text))
    where workspace_id = ${workspace.ctx.workspaceId} and entity_id = ${id} and action = 'changed'`;
  await setTitle("Chief");
  for (const changes of [await inHistory(), await inTab()]) expect(actionsOf(changes)).toEqual(["changed", "changed", "created"]);
});

test("pages hold each entry once, and a page's end loses no second part", async () => {
  for (let i = 0; i < 55; i++) {
    id = await createdUser(workspace, `user-${i}@contoso.example`);
    await setTitle(`Title ${i}`);
  }
  const first = await listChanges(ctx, anyChange, null);
  const second = await listChanges(ctx, anyChange, first?.next ?? null);
  const rows = [...(first?.rows ?? []), ...(second?.rows ?? [])].filter(
    ({ entity, actor }) => entity === "user" && actor.kind === "key",
  );
  expect(first?.rows).toHaveLength(50);
  expect(second?.next).toBeNull();
  expect(new Set(actionsOf(rows))).toEqual(new Set(["created"]));
  expect(rows.filter(({ secondRequestId }) => secondRequestId !== null)).toHaveLength(55);
  expect(new Set(rows.map(({ entityId }) => entityId)).size).toBe(56);
});
