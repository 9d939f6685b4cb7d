import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { changesOf, setSettings, stored } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, EXT, group, memberIds, patch, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { saveConnection } from "./connection.ts";
import { revokeKey } from "./key-admin.ts";
import { forgetKeyLookups } from "./keys.ts";
import { applyRefusedChanges, countRefusedChanges, discardRefusedChanges, listRefusedChanges } from "./refused-changes.ts";

let workspace: TestWorkspace;
let adele: string;
let bert: string;
let sales: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  await setSettings(workspace, { identityProvider: "okta" });
  adele = await createdUser(workspace, "adele@contoso.example", { displayName: "Adele Brandt" });
  bert = await createdUser(workspace, "bert@contoso.example", { displayName: "Bert Cole" });
  sales = await createdGroup(workspace, "Sales", [adele]);
  await pause();
});

const pause = () => saveConnection(workspace.ctx, { syncEnabled: false });
const resume = () => saveConnection(workspace.ctx, { syncEnabled: true });
const set = (id: string, attributes: Record<string, unknown>) =>
  workspace.scim("PATCH", `/Users/${id}`, dialects[0]?.set(attributes));
const activate = (id: string, active: boolean) => workspace.scim("PATCH", `/Users/${id}`, dialects[1]?.activate(active));
const all = { search: "", state: [], limit: 100, offset: 0 } satisfies Parameters<typeof listRefusedChanges>[1];
const words = async (query: Partial<Parameters<typeof listRefusedChanges>[1]> = {}) =>
  (await listRefusedChanges(workspace.ctx, { ...all, ...query })).rows.map((row) => row.words);
const apply = (options = { retry: false }) => applyRefusedChanges(workspace.ctx, options);
const somebody = (...permissions: Permission[]): Ctx => ({
  ...workspace.ctx,
  actor: { kind: "user", id: workspace.adminId, name: "Ada Admin", permissions },
});

describe("the list", () => {
  test("says in words what each would do, the writes of one object together and in order", async () => {
    await activate(adele, false);
    await workspace.scim("POST", "/Users", user("new@contoso.example"));
    await workspace.scim("PATCH", `/Groups/${sales}`, dialects[0]?.addMembers([bert]));
    await set(adele, { title: "Buyer" });
    await workspace.scim("DELETE", `/Groups/${sales}`);
    expect(await words()).toEqual([
      "Move Adele Brandt to Deleted users",
      "Change title of Adele Brandt",
      "Add user new@contoso.example",
      "Group Sales: add Bert Cole",
      "Delete group Sales",
    ]);
    const { rows, total } = await listRefusedChanges(workspace.ctx, { ...all, limit: 2, offset: 2 });
    expect([total, rows.map((row) => row.words)]).toEqual([5, ["Add user new@contoso.example", "Group Sales: add Bert Cole"]]);
  });

  test("of equal retries has the latest, in its place", async () => {
    await set(adele, { title: "Buyer" });
    await set(adele, { title: "Head" });
    await set(adele, { title: "Buyer" });
    const { rows } = await listRefusedChanges(workspace.ctx, all);
    expect(rows.map(({ attempts }) => attempts)).toEqual([1, 2]);
    await apply();
    expect((await stored(workspace, adele)).attributes.title).toBe("Buyer");
  });

  test("is searched by the person, the group and what was sent", async () => {
    await set(adele, { title: "Buyer" });
    await set(bert, { title: "Head" });
    await workspace.scim("DELETE", `/Groups/${sales}`);
    expect(await words({ search: "BRANDT" })).toEqual(["Change title of Adele Brandt"]);
    expect(await words({ search: "head" })).toEqual(["Change title of Bert Cole"]);
    expect(await words({ search: "sales" })).toEqual(["Delete group Sales"]);
  });
});

describe("applying", () => {
  test("does all of it in order, as the key and under each request's own id, while sync stays off", async () => {
    const off = await activate(adele, false);
    await activate(adele, true);
    await set(adele, { title: "Buyer" });
    await workspace.scim("POST", "/Users", user("new@contoso.example"));
    await workspace.scim("POST", "/Groups", group("Marketing", [adele, bert]));
    await workspace.scim("PATCH", `/Groups/${sales}`, dialects[1]?.removeMembers([adele]));
    await workspace.scim("DELETE", `/Users/${bert}`);
    expect(await apply()).toEqual({ applied: 7, failures: [], remaining: 0 });
    expect(await countRefusedChanges(workspace.ctx)).toEqual({ waiting: 0, failed: 0 });
    expect((await workspace.scim("GET", "/Users")).status).toBe(403);

    const history = (await changesOf(workspace, adele)).slice(1);
    expect(history.map(({ action }) => action)).toEqual(["moved to Deleted users", "restored", "changed"]);
    expect(history[0]).toMatchObject({ actor: { kind: "key" }, requestId: off.headers.get("x-request-id") });
    expect((await changesOf(workspace, workspace.ctx.workspaceId)).at(-1)).toMatchObject({
      actor: { kind: "operator" },
      action: "refused changes applied",
      after: { applied: 7, failed: 0 },
    });
    await resume();
    expect(await memberIds(workspace, sales)).toEqual([]);
    expect((await workspace.scim("GET", `/Users/${bert}`)).status).toBe(404);
    const { body } = await workspace.scim("GET", "/Groups?filter=displayName%20eq%20%22Marketing%22");
    expect(body.Resources[0].members.map(({ value }: { value: string }) => value)).toEqual([adele]);
  });

  test("keeps what fails, with its reason; the rest goes on, and it can be tried again", async () => {
    await set(adele, { userName: "bert@contoso.example" });
    await set(adele, { title: "Buyer" });
    const { applied, failures, remaining } = await apply();
    expect([applied, remaining]).toEqual([1, 0]);
    expect(failures).toEqual([
      { id: expect.any(String), words: "Change userName of Adele Brandt", reason: expect.stringMatching(/has the userName/) },
    ]);
    expect((await stored(workspace, adele)).attributes.title).toBe("Buyer");
    expect(await words({ state: ["failed"] })).toEqual(["Change userName of Adele Brandt"]);
    expect(await words({ state: ["waiting"] })).toEqual([]);
    const { rows } = await listRefusedChanges(workspace.ctx, all);
    expect(rows).toMatchObject([{ failedStatus: 409, failedDetail: failures[0]?.reason }]);
    expect(await apply()).toEqual({ applied: 0, failures: [], remaining: 0 });

    await workspace.scim("DELETE", `/Users/${bert}`);
    expect(await apply({ retry: true })).toMatchObject({ applied: 1, failures: [{ words: "Change userName of Adele Brandt" }] });
    expect(await apply({ retry: true })).toMatchObject({ applied: 1, failures: [] });
    expect((await stored(workspace, adele)).userName).toBe("bert@contoso.example");
  });

  test("does nothing that came with a key that was revoked since; one that expired was the provider's", async () => {
    await set(adele, { title: "Buyer" });
    const [key] =
      await getSql()`update api_keys set expires_at = now() where workspace_id = ${workspace.ctx.workspaceId} returning id`;
    expect(await apply()).toMatchObject({ applied: 1, failures: [] });
    await getSql()`update api_keys set expires_at = null where id = ${key?.id}`;
    forgetKeyLookups();
    await set(adele, { title: "Head" });
    await revokeKey(workspace.ctx, key?.id);
    expect(await apply()).toMatchObject({ applied: 0, failures: [{ reason: expect.stringMatching(/was revoked/) }] });
    expect((await stored(workspace, adele)).attributes.title).toBe("Buyer");
  });

  test("a retry by the provider makes a failed one wait again", async () => {
    const write = () => set(adele, { userName: "bert@contoso.example" });
    await write();
    await apply();
    expect(await countRefusedChanges(workspace.ctx)).toEqual({ waiting: 0, failed: 1 });
    await write();
    expect(await countRefusedChanges(workspace.ctx)).toEqual({ waiting: 1, failed: 0 });
  });

  test("somebody to delete who is gone is no failure; somebody to change is", async () => {
    await workspace.scim("DELETE", `/Users/${bert}`);
    await set(adele, { title: "Buyer" });
    await getSql()`delete from users where id = any(${[adele, bert]}::uuid[])`;
    expect(await apply()).toMatchObject({ applied: 1, failures: [{ words: "Change title of a user that is no longer here" }] });
  });

  test("after the resume never undoes what the provider has written since", async () => {
    await set(adele, { title: "Old" });
    await set(bert, { title: "Old" });
    await set(bert, { department: "Old" });
    await set(bert, { "name.givenName": "Albert" });
    await workspace.scim("PATCH", `/Groups/${sales}`, dialects[0]?.addMembers([bert]));
    await resume();
    await set(bert, { [`${EXT}:department`]: "New" });
    await set(adele, { title: "New" });
    await workspace.scim("PATCH", `/Groups/${sales}`, dialects[0]?.removeMembers([adele]));
    const { applied, failures } = await apply();
    expect(applied).toBe(3);
    expect(failures).toMatchObject([
      { words: "Change title of Adele Brandt", reason: expect.stringMatching(/newer/) },
      { words: "Change department of Bert Cole", reason: expect.stringMatching(/newer/) },
    ]);
    expect((await stored(workspace, adele)).attributes.title).toBe("New");
    expect((await stored(workspace, bert)).attributes.title).toBe("Old");
    expect(await memberIds(workspace, sales)).toEqual([bert]);
  });

  test("nor a membership that has been taken away since", async () => {
    await workspace.scim("PATCH", `/Groups/${sales}`, dialects[0]?.addMembers([adele]));
    await resume();
    await workspace.scim("PATCH", `/Groups/${sales}`, dialects[0]?.removeMembers([adele]));
    expect(await apply()).toMatchObject({ applied: 0, failures: [{ words: "Group Sales: add Adele Brandt" }] });
    expect(await memberIds(workspace, sales)).toEqual([]);
  });

  test("what cannot be read is answered as at the door", async () => {
    await workspace.scim("PATCH", `/Users/${adele}`, patch({ op: "replace", path: "nonsense", value: 1 }));
    expect(await apply()).toMatchObject({ failures: [{ reason: expect.stringMatching(/nonsense/) }] });
  });

  test("twice at once does each once, in order", async () => {
    for (let i = 0; i < 20; i++) await set(adele, { title: `Title ${i}` });
    const results = await Promise.allSettled([apply(), apply()]);
    const steps = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const refusals = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: "invalid" });
    expect(steps.reduce((sum, { applied }) => sum + applied, 0)).toBe(20);
    expect((await stored(workspace, adele)).attributes.title).toBe("Title 19");
    expect((await changesOf(workspace, adele)).length).toBe(21);
  });

  test("is left in peace by a resume meanwhile, and by a second one's claim for a minute", async () => {
    for (let i = 0; i < 20; i++) await set(adele, { title: `Title ${i}` });
    const [step] = await Promise.all([apply(), resume()]);
    expect(step).toEqual({ applied: 20, failures: [], remaining: 0 });
    await pause();
    await set(adele, { title: "Last" });
    const { workspaceId } = workspace.ctx;
    await getSql()`update refused_requests set claimed_at = now() where workspace_id = ${workspaceId}`;
    await expect(apply()).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(/already/) });
    await getSql()`update refused_requests set claimed_at = now() - interval '2 minutes' where workspace_id = ${workspaceId}`;
    expect(await apply()).toMatchObject({ applied: 1 });
  });

  test("isn't for Entra, which sends everything again, nor without SCIM", async () => {
    await setSettings(workspace, { identityProvider: "entra" });
    await expect(apply()).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(/by itself/) });
    await setSettings(workspace, { identityProvider: "okta", provisioningMethod: "none" });
    await expect(apply()).rejects.toMatchObject({ code: "invalid" });
  });

  test("raises the issues that the door would have raised", async () => {
    await getSql()`update users set source = 'manual' where id = ${bert}`;
    const clash = user("other@contoso.example", { emails: [{ type: "work", value: "bert@contoso.example" }] });
    await workspace.scim("POST", "/Users", clash);
    expect(await apply()).toMatchObject({ failures: [{ words: "Add user other@contoso.example" }] });
    const issues = await getSql()`select kind from sync_issues where workspace_id = ${workspace.ctx.workspaceId}`;
    expect(issues).toContainEqual({ kind: "email clash" });
  });
});

describe("discarding", () => {
  test("takes some of it, or all, with its history", async () => {
    await set(adele, { title: "Buyer" });
    await set(bert, { title: "Buyer" });
    const { rows } = await listRefusedChanges(workspace.ctx, all);
    expect(await discardRefusedChanges(workspace.ctx, { ids: [rows[0]?.id ?? ""] })).toBe(1);
    expect(await words()).toEqual(["Change title of Bert Cole"]);
    expect(await discardRefusedChanges(somebody("provisioning.manage"), { ids: null })).toBe(1);
    expect(await words()).toEqual([]);
    expect((await changesOf(workspace, workspace.ctx.workspaceId)).at(-1)).toMatchObject({
      action: "refused changes discarded",
      actor: { name: "Ada Admin" },
      before: { refused: 1 },
    });
  });

  test("what is gone already says so", async () => {
    await expect(discardRefusedChanges(workspace.ctx, { ids: [crypto.randomUUID()] })).rejects.toMatchObject({
      code: "notFound",
    });
  });
});

test("another workspace sees nothing of it, applies nothing, discards nothing", async () => {
  await set(adele, { title: "Buyer" });
  const other = await newWorkspace();
  await setSettings(other, { identityProvider: "okta" });
  const { rows } = await listRefusedChanges(workspace.ctx, all);
  expect(await listRefusedChanges(other.ctx, all)).toEqual({ rows: [], total: 0 });
  expect(await applyRefusedChanges(other.ctx, { retry: false })).toEqual({ applied: 0, failures: [], remaining: 0 });
  await expect(discardRefusedChanges(other.ctx, { ids: rows.map(({ id }) => id) })).rejects.toMatchObject({ code: "notFound" });
  expect(await words()).toHaveLength(1);
  const gone = { ...workspace.ctx, workspaceId: crypto.randomUUID() };
  await expect(applyRefusedChanges(gone, { retry: false })).rejects.toMatchObject({ code: "notFound" });
});

test("it is for whoever manages provisioning", async () => {
  const ctx = somebody("users.manage", "groups.manage", "keys.manage");
  const tries = [
    () => listRefusedChanges(ctx, all),
    () => countRefusedChanges(ctx),
    () => applyRefusedChanges(ctx, { retry: false }),
    async () => discardRefusedChanges(ctx, { ids: null }),
  ];
  for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
  await expect(
    applyRefusedChanges({ ...ctx, actor: { kind: "key", id: adele, lastFour: "abcd" } }, { retry: false }),
  ).rejects.toMatchObject({ code: "forbidden" });
});
