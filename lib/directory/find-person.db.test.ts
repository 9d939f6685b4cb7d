import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "#lib/ctx.ts";
import { manualUser, stored, workEmail } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { createdUser, dialects } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { findPerson } from "./find-person.ts";
import { deleteUserPermanently, softDeleteUser } from "./user-admin.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
let adele: string;
let renamed: string;
let gone: string;
let successor: string;
const objectId = randomUUID();
const goneObjectId = randomUUID();
const hex = "0a21f0f28d2a4f8ebf987363c4aed4ef";

beforeAll(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "users.view");
  adele = await createdUser(workspace, "Maiden.Name@contoso.example", {
    externalId: objectId,
    ...workEmail("adele@mail.example"),
  });
  await workspace.scim("PATCH", `/Users/${adele}`, dialects[0]?.set({ userName: "adele@contoso.example" }));
  renamed = await createdUser(workspace, "zoe@contoso.example");
  await workspace.scim("PATCH", `/Users/${renamed}`, dialects[1]?.set({ userName: `${hex}zoe@contoso.example`, active: false }));
  gone = await manualUser(workspace, "gone@contoso.example", { externalId: goneObjectId });
  await softDeleteUser(workspace.ctx, gone);
  await deleteUserPermanently(workspace.ctx, gone);
  successor = await createdUser(workspace, "gone.again@contoso.example", { externalId: goneObjectId });
});

describe("one is found", () => {
  test.each<[string, () => string, string]>([
    ["user name, in any case", () => " ADELE@contoso.example ", "userName"],
    ["former user name, in any case", () => "maiden.name@CONTOSO.example", "formerUserName"],
    ["objectId", () => objectId, "externalId"],
    ["objectId in capitals", () => objectId.toUpperCase(), "externalId"],
    ["e-mail address", () => "Adele@mail.example", "workEmail"],
    ["SCIM id", () => adele, "id"],
  ])("by %s", async (_how, typed, way) => {
    const found = await findPerson(ctx, typed());
    expect(found.live.map(({ id, foundBy }) => ({ id, foundBy }))).toEqual([{ id: adele, foundBy: [way] }]);
    expect([found.deleted, found.gone]).toEqual([[], []]);
  });

  test("by the name before the provider's rename, among the deleted", async () => {
    const found = await findPerson(ctx, "zoe@contoso.example");
    expect(found.live).toEqual([]);
    expect(found.deleted).toMatchObject([{ id: renamed, userName: `${hex}zoe@contoso.example`, active: false }]);
    expect(found.deleted[0]?.foundBy).toContain("originalUserName");
  });

  test.each<[string, () => string]>([
    ["user name", () => "Gone@contoso.example"],
    ["SCIM id", () => gone],
  ])("by %s when permanently deleted, with who did it and who came after", async (_how, typed) => {
    const found = await findPerson(ctx, typed());
    expect(found.gone).toMatchObject([
      { id: gone, userName: "gone@contoso.example", deletedBy: { kind: "operator" }, successorId: successor },
    ]);
  });

  test("by the objectId that several had, all of them", async () => {
    const found = await findPerson(ctx, goneObjectId);
    expect(found.live.map(({ id }) => id)).toEqual([successor]);
    expect(found.gone.map(({ id }) => id)).toEqual([gone]);
  });
});

test.each(["", "   ", "adele", "nobody@contoso.example", randomUUID(), "%", "' or true --"])("“%s” is nobody", async (typed) => {
  expect(await findPerson(ctx, typed)).toEqual({ live: [], deleted: [], gone: [] });
});

test("is for who may view users, in their workspace", async () => {
  await expect(findPerson(acting(workspace, "groups.view"), adele)).rejects.toMatchObject({ code: "forbidden" });
  const neighbour = acting(await newWorkspace(), "users.view");
  for (const typed of [adele, gone, objectId, goneObjectId, "adele@contoso.example", "maiden.name@contoso.example"]) {
    expect(await findPerson(neighbour, typed)).toEqual({ live: [], deleted: [], gone: [] });
  }
  expect((await stored(workspace, adele)).id).toBe(adele);
});
