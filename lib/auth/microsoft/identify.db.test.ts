import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { findPhoto, savePhoto } from "#db/queries/photos.ts";
import { findIdentityOf } from "#db/queries/sso-identities.ts";
import { changesOf, manualUser, setSettings } from "../../../test/directory.ts";
import { newWorkspace, type TestWorkspace } from "../../../test/workspace.ts";
import { identify } from "./identify.ts";

const tenantId = randomUUID();
let workspace: TestWorkspace;
let objectId: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  objectId = randomUUID();
});

/** Somebody comes from Microsoft; `upn` is what Graph would say. */
function come(upn: string, { as = null, where = workspace }: { as?: string | null; where?: TestWorkspace } = {}) {
  const asked = { workspaceId: where.ctx.workspaceId, requestId: "test", ownUserId: as };
  return identify(asked, { tenantId, objectId, userPrincipalName: async () => upn });
}

const linkOf = (userId: string) => findIdentityOf(workspace.ctx.workspaceId, userId);

const provisioned = async (externalId: string, userName = "adele@contoso.example"): Promise<string> =>
  (await workspace.scim("POST", "/Users", { userName, externalId, emails: [{ type: "work", value: "work@contoso.example" }] }))
    .body.id;

const patch = (id: string, path: string, value: unknown) =>
  workspace.scim("PATCH", `/Users/${id}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path, value }],
  });

test("a first sign-in by object id links, with a row in the history; Graph isn't asked for a name", async () => {
  const id = await provisioned(objectId);
  const asked = { workspaceId: workspace.ctx.workspaceId, requestId: "test", ownUserId: null };
  const noName = () => Promise.reject(new Error("asked for a name"));
  expect(await identify(asked, { tenantId, objectId, userPrincipalName: noName })).toEqual({ userId: id });
  expect(await linkOf(id)).toMatchObject({ tenantId, objectId, linkedBy: "externalId" });
  expect((await changesOf(workspace, id)).at(-1)).toMatchObject({
    action: "Microsoft account linked",
    actor: { kind: "user", id },
    after: { microsoftAccount: objectId },
  });
  const before = await changesOf(workspace, id);
  expect(await identify(asked, { tenantId, objectId, userPrincipalName: noName })).toEqual({ userId: id });
  expect(await changesOf(workspace, id)).toEqual(before);
});

test("by the user principal name, folded, and never by an e-mail address", async () => {
  const id = await manualUser(workspace, "Adele@Contoso.example", {
    attributes: { emails: [{ type: "work", value: "work@contoso.example" }] },
  });
  expect(await come("work@contoso.example")).toEqual({ problem: "unknown" });
  expect(await come("ADELE@contoso.example")).toEqual({ userId: id });
  expect(await linkOf(id)).toMatchObject({ linkedBy: "userName" });
});

test("an account of one workspace is nobody in another", async () => {
  await provisioned(objectId);
  expect(await come("adele@contoso.example", { where: await newWorkspace() })).toEqual({ problem: "unknown" });
});

test("an admin's account links from a session only, and opens it from then on", async () => {
  const [admin] = await getSql()`select user_name as name from users where workspace_id = ${workspace.ctx.workspaceId}`;
  expect(await come(admin?.name)).toEqual({ problem: "admin-first" });
  expect(await linkOf(workspace.adminId)).toBeNull();
  expect(await come("whatever@contoso.example", { as: workspace.adminId })).toEqual({ userId: workspace.adminId });
  expect(await linkOf(workspace.adminId)).toMatchObject({ linkedBy: "session" });
  expect(await come("whatever@contoso.example")).toEqual({ userId: workspace.adminId });
});

test("a link of a tenant that the workspace has left is replaced", async () => {
  const id = await provisioned(objectId);
  await come("");
  await getSql()`update sso_identities set tenant_id = ${randomUUID()} where user_id = ${id}`;
  expect(await come("")).toEqual({ userId: id });
  expect(await linkOf(id)).toMatchObject({ tenantId });
});

test("two who come at once as one account make one link", async () => {
  const id = await provisioned(objectId);
  expect(await Promise.all([come(""), come("")])).toEqual([{ userId: id }, { userId: id }]);
  expect((await changesOf(workspace, id)).filter(({ action }) => action === "Microsoft account linked")).toHaveLength(1);
});

test("the provider can't point a link at somebody else", async () => {
  const id = await provisioned(objectId);
  await come("");
  const other = await provisioned(randomUUID(), "bo@contoso.example");
  // The object id goes to another user, who has another strong one: an identity change there, nothing here.
  await patch(other, "externalId", objectId);
  expect(await come("")).toEqual({ userId: id });
});

test("an identity change cuts the link, and the picture goes with it; the former person is nobody here", async () => {
  const id = await provisioned(objectId);
  await come("");
  const { workspaceId } = workspace.ctx;
  await savePhoto(workspaceId, id, objectId, { contentType: "image/png", bytes: Buffer.from("png"), etag: "a" });
  expect(await findPhoto(workspaceId, id)).not.toBeNull();
  expect((await patch(id, "externalId", randomUUID())).status).toBe(200);
  expect(await linkOf(id)).toBeNull();
  expect(await findPhoto(workspaceId, id)).toBeNull();
  expect((await changesOf(workspace, id)).map(({ action }) => action)).toContain("Microsoft account unlinked");
  expect(await come("adele@contoso.example")).toEqual({ problem: "other-person" });
});

test("soft deleted they are out, restored they are in by the same link; deleted permanently nothing is left", async () => {
  const id = await provisioned(objectId);
  await come("");
  await patch(id, "active", false);
  expect(await come("adele@contoso.example")).toEqual({ problem: "blocked" });
  await patch(id, "active", true);
  expect(await come("")).toEqual({ userId: id });
  await setSettings(workspace, { onProviderDelete: "delete" });
  expect((await workspace.scim("DELETE", `/Users/${id}`)).status).toBe(204);
  expect(await getSql()`select 1 from sso_identities where workspace_id = ${workspace.ctx.workspaceId}`).toHaveLength(0);
});

test("a picture that arrives after the link was cut isn't kept", async () => {
  const id = await provisioned(objectId);
  await savePhoto(workspace.ctx.workspaceId, id, objectId, { contentType: "image/png", bytes: Buffer.from("png"), etag: "a" });
  expect(await findPhoto(workspace.ctx.workspaceId, id)).toBeNull();
});

test("a name that can't be stored is nobody's", async () => {
  expect(await come("adele\0@contoso.example")).toEqual({ problem: "unknown" });
});
