import { beforeEach, describe, expect, test } from "vitest";
import { anyChange, type ChangeFilter } from "#db/queries/change-table.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { createdGroup, createdUser } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { chosenNames, listChanges } from "./change-history.ts";
import { createGroupAsAdmin } from "./group-admin.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
let adele: string;
let sales: string;

const somebody = (...permissions: Permission[]): Ctx => ({
  workspaceId: workspace.ctx.workspaceId,
  requestId: crypto.randomUUID(),
  actor: { kind: "user", id: crypto.randomUUID(), name: "Somebody", permissions },
});
const found = async (filter: Partial<ChangeFilter>) =>
  (await listChanges(ctx, { ...anyChange, ...filter }, null))?.rows.map(({ entity, action }) => `${entity} ${action}`);

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = somebody("log.view");
  adele = await createdUser(workspace, "adele@contoso.example");
  sales = await createdGroup(workspace, "Sales", [adele]);
  await workspace.scim("PATCH", `/Users/${adele}`, { Operations: [{ op: "replace", path: "title", value: "Head" }] });
});

describe("every change, by anyone", () => {
  test.each<[string, () => Partial<ChangeFilter>, string[]]>([
    ["by the provider", () => ({ actor: ["key"] }), ["membership added", "group created", "user created"]],
    ["of memberships", () => ({ entity: ["membership"] }), ["membership added"]],
    ["that created", () => ({ action: ["created"], actor: ["key"] }), ["group created", "user created"]],
    ["about a user", () => ({ about: adele }), ["membership added", "user created"]],
    ["about a group", () => ({ about: sales }), ["membership added", "group created"]],
    ["since later", () => ({ from: new Date(Date.now() + 60_000) }), []],
    ["by nobody", () => ({ by: crypto.randomUUID() }), []],
  ])("%s", async (_what, filter, expected) => {
    expect(await found(filter())).toEqual(expect.arrayContaining(expected));
    expect(await found(filter())).toHaveLength(expected.length);
  });

  test("of one request", async () => {
    const page = await listChanges(ctx, { ...anyChange, about: sales }, null);
    const requestId = page?.rows[0]?.requestId ?? "";
    expect(await found({ requestId })).toHaveLength(2);
  });

  test("by a person", async () => {
    const admin = somebody("groups.manage");
    await createGroupAsAdmin(admin, "Buyers");
    const id = admin.actor.kind === "user" ? admin.actor.id : "";
    expect(await found({ by: id })).toEqual(["group created"]);
    expect(await found({ by: id, actor: ["key"] })).toEqual([]);
  });

  test("with the names of whom they tell, be they gone", async () => {
    await workspace.scim("DELETE", `/Users/${adele}`);
    const page = await listChanges(ctx, { ...anyChange, about: adele }, null);
    expect(page?.names.get(adele)).toEqual({ id: adele, name: "adele@contoso.example", kind: "gone" });
    expect(page?.names.get(sales)).toMatchObject({ name: "Sales", kind: "group" });
  });
});

test("pages go on where the last one ended", async () => {
  for (let i = 0; i < 60; i++) await createdUser(workspace, `user-${i}@contoso.example`);
  const first = await listChanges(ctx, anyChange, null);
  const second = await listChanges(ctx, anyChange, first?.next ?? null);
  expect(first?.rows).toHaveLength(50);
  const ids = [...(first?.rows ?? []), ...(second?.rows ?? [])].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(second?.next).toBeNull();
});

test("whoever may not view activity sees nothing of it", async () => {
  const nobody = somebody("users.view", "groups.view", "provisioning.manage");
  await expect(listChanges(nobody, anyChange, null)).rejects.toMatchObject({ code: "forbidden" });
  await expect(chosenNames(nobody, [adele])).rejects.toMatchObject({ code: "forbidden" });
});

test("another workspace's changes and names stay there", async () => {
  const other = await newWorkspace();
  const id = await createdUser(other, "other@fabrikam.example");
  expect(await found({ about: id })).toEqual([]);
  expect((await chosenNames(ctx, [id])).size).toBe(0);
});
