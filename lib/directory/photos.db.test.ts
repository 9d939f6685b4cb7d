import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { deletePhoto, savePhoto } from "#db/queries/photos.ts";
import { linkIdentity } from "#db/queries/sso-identities.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { join, manualGroup, manualUser } from "../../test/directory.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { listMembers, listUsers } from "./admin-reads.ts";
import { findPhotoOfUser, findPhotoVersion } from "./photos.ts";

const objectId = randomUUID();
const photo = { contentType: "image/png", bytes: Buffer.from("a picture"), etag: "cafe" };
let workspace: TestWorkspace;
let adele: string;
let bo: string;

beforeAll(async () => {
  workspace = await newWorkspace();
  [adele, bo] = [await manualUser(workspace, "adele@contoso.example"), await manualUser(workspace, "bo@contoso.example")];
  await linkIdentity(workspace.ctx, adele, { tenantId: randomUUID(), objectId }, "session", getSql());
  await savePhoto(workspace.ctx.workspaceId, adele, objectId, photo);
});

function as(id: string, permissions: Permission[], { ctx } = workspace): Ctx {
  return { ...ctx, actor: { kind: "user", id, name: "Test", permissions } };
}

test("one's own, and others' with the permission; none of another workspace's", async () => {
  expect(await findPhotoOfUser(as(adele, []), adele)).toEqual(photo);
  expect(await findPhotoOfUser(as(bo, ["users.view"]), adele)).toEqual(photo);
  await expect(findPhotoOfUser(as(bo, ["groups.view"]), adele)).rejects.toMatchObject({ code: "forbidden" });
  await expect(findPhotoVersion(as(bo, ["groups.view"]), adele)).rejects.toMatchObject({ code: "forbidden" });
  expect(await findPhotoOfUser(as(bo, ["users.view"], await newWorkspace()), adele)).toBeNull();
  expect(await findPhotoOfUser(as(bo, ["users.view"]), "not an id")).toBeNull();
  expect(await findPhotoVersion(as(bo, ["users.view"]), adele)).toBe("cafe");
  expect(await findPhotoVersion(as(bo, ["users.view"]), bo)).toBeNull();
});

test("the lists say who has one", async () => {
  const page = { search: "", sort: "name", descending: false, limit: 10, offset: 0 } as const;
  const { rows } = await listUsers(workspace.ctx, { ...page, deleted: false });
  expect(Object.fromEntries(rows.map(({ id, photo }) => [id, photo]))).toMatchObject({ [adele]: "cafe", [bo]: null });
  const group = await manualGroup(workspace, "Everybody");
  await join(workspace, group, adele, bo);
  const members = await listMembers(workspace.ctx, group, page);
  expect(members.rows.map(({ id, photo }) => [id, photo])).toEqual([
    [adele, "cafe"],
    [bo, null],
  ]);
  const unseen = await listMembers(as(bo, ["groups.view"]), group, page);
  expect(unseen.rows.map(({ id, photo }) => [id, photo])).toEqual([
    [adele, null],
    [bo, null],
  ]);
});

test("another account's picture neither replaces it nor takes it away", async () => {
  const { workspaceId } = workspace.ctx;
  await savePhoto(workspaceId, adele, randomUUID(), { ...photo, etag: "other" });
  await deletePhoto(workspaceId, adele, randomUUID());
  expect(await findPhotoVersion(workspace.ctx, adele)).toBe("cafe");
  await savePhoto(workspaceId, adele, objectId, { ...photo, etag: "newer" });
  expect(await findPhotoVersion(workspace.ctx, adele)).toBe("newer");
  await deletePhoto(workspaceId, adele, objectId);
  expect(await findPhotoVersion(workspace.ctx, adele)).toBeNull();
});
