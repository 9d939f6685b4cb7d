import { beforeAll, describe, expect, test } from "vitest";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { manualGroup, manualUser } from "../../test/directory.ts";
import { createdUser, patch } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { findJumpTargets } from "./jump.ts";

let workspace: TestWorkspace;
let adele: string;

beforeAll(async () => {
  workspace = await newWorkspace();
  adele = await createdUser(workspace, "adele.vance@contoso.example", { displayName: "Adele Vance" });
  const gone = await createdUser(workspace, "adelina@contoso.example", { displayName: "Adelina Gone" });
  await workspace.scim("PATCH", `/Users/${gone}`, patch({ op: "Replace", path: "active", value: false }));
  for (let n = 0; n < 10; n++) await manualUser(workspace, `many-${n}@contoso.example`);
  await manualGroup(workspace, "Adelaide office");
});

function somebody(...permissions: Permission[]): Ctx {
  return { ...workspace.ctx, actor: { kind: "user", id: workspace.adminId, name: "Somebody", permissions } };
}

test("people by name or address, deleted ones marked, and groups", async () => {
  expect(await findJumpTargets(workspace.ctx, "ADEL")).toEqual({
    users: [
      { id: adele, name: "Adele Vance", userName: "adele.vance@contoso.example", deleted: false },
      { id: expect.any(String), name: "Adelina Gone", userName: "adelina@contoso.example", deleted: true },
    ],
    groups: [{ id: expect.any(String), name: "Adelaide office" }],
  });
  expect((await findJumpTargets(workspace.ctx, "vance@con")).users).toHaveLength(1);
});

test("a handful at most, and nothing for a single letter", async () => {
  expect((await findJumpTargets(workspace.ctx, "many-")).users).toHaveLength(7);
  expect(await findJumpTargets(workspace.ctx, " a ")).toEqual({ users: [], groups: [] });
});

test.each(["%%%", "__", "\\\\", "\0\0\0", "'; drop table users; --"])("%j is text, and found nowhere", async (typed) => {
  expect(await findJumpTargets(workspace.ctx, typed)).toEqual({ users: [], groups: [] });
});

describe("shows nobody what they may not see", () => {
  test.each([
    [[], 0, 0],
    [["users.view"], 2, 0],
    [["groups.view"], 0, 1],
  ] as [Permission[], number, number][])("%j", async (permissions, users, groups) => {
    const found = await findJumpTargets(somebody(...permissions), "adel");
    expect([found.users.length, found.groups.length]).toEqual([users, groups]);
  });

  test("of another workspace", async () => {
    const other = await newWorkspace();
    expect(await findJumpTargets(other.ctx, "adel")).toEqual({ users: [], groups: [] });
  });
});
