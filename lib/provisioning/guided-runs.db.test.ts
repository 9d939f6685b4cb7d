import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { findUser } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { deleteUserPermanently, softDeleteUser } from "#lib/directory/user-admin.ts";
import { allPermissions } from "#lib/permissions.ts";
import { changesOf, manualUser, workEmail } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { saveConnection } from "./connection.ts";
import { abandonGuide, finishGuide, getGuidedRun, listGuidedRuns, startGuide, takeStep, takeStepBack } from "./guided-runs.ts";
import { guideSteps } from "./guides.ts";
import { keepHouse } from "./housekeeping.ts";
import { regenerateKey } from "./key-admin.ts";
import { flushRequestLog } from "./request-log.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
const old = "adele.old@contoso.example";
const wantedName = "adele@contoso.example";

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, ...allPermissions);
});

const another = (name: string): Ctx => ({
  ...ctx,
  actor: { kind: "user", id: randomUUID(), name, permissions: [...allPermissions] },
});

async function current(id: string): Promise<string | null> {
  const shown = await getGuidedRun(ctx, id);
  const place = shown?.states.indexOf("current") ?? -1;
  return shown ? (guideSteps[shown.run.kind][place]?.id ?? null) : null;
}

const sent = async (method: string, path: string, body?: unknown) => {
  const answer = await workspace.scim(method, path, body);
  await flushRequestLog();
  return answer;
};

describe("Error 500", () => {
  test("from the clash to the user with the right UPN, left in the middle and resumed by somebody else", async () => {
    const user = await manualUser(workspace, old, { attributes: workEmail(wantedName) });
    expect((await sent("POST", "/Users", { userName: wantedName, emails: [{ value: wantedName }] })).status).toBe(409);
    const id = await startGuide(ctx, { kind: "error-500", user: old, wantedName });
    await takeStep(ctx, { id, step: "stop" });
    await takeStep(ctx, { id, step: "pause" });
    expect((await sent("GET", "/Users")).status).toBe(403);

    const bo = another("Bo");
    await takeStep(bo, { id, step: "delete" });
    await takeStep(bo, { id, step: "purge" });
    expect(await findUser(ctx.workspaceId, user)).toBeNull();
    await takeStep(bo, { id, step: "resume" });
    expect(await current(id)).toBe("start");
    await expect(takeStep(bo, { id, step: "start" })).rejects.toThrow(/Nothing of it has arrived/);
    await expect(finishGuide(bo, { id })).rejects.toThrow(/Not all steps/);

    expect((await sent("POST", "/Users", { userName: wantedName, emails: [{ value: wantedName }] })).status).toBe(201);
    expect(await current(id)).toBeNull();
    await finishGuide(bo, { id });
    const done = await getGuidedRun(ctx, id);
    expect(done?.run).toMatchObject({ outcome: "done", endedBy: { name: "Bo" }, userName: old });
    const by = done?.run.steps.map(({ step, by }) => [step, by?.kind === "user" ? by.name : null]);
    expect(by).toEqual([
      ["stop", "Ada Admin"],
      ["pause", "Ada Admin"],
      ["delete", "Bo"],
      ["purge", "Bo"],
      ["resume", "Bo"],
      ["start", null],
      ["arrive", null],
    ]);
    expect(JSON.stringify(done?.run)).not.toContain("permissions");
  });

  test("what is done elsewhere counts, and is nobody's", async () => {
    const user = await manualUser(workspace, old);
    const id = await startGuide(ctx, { kind: "error-500", user, wantedName });
    await takeStep(ctx, { id, step: "stop" });
    await saveConnection(ctx, { syncEnabled: false });
    await softDeleteUser(ctx, user);
    await deleteUserPermanently(ctx, user);
    expect(await current(id)).toBe("resume");
    expect((await getGuidedRun(ctx, id))?.run.steps.map(({ step }) => step)).toEqual(["stop"]);
  });

  test("needs somebody, and the name by which they are to arrive", async () => {
    await expect(startGuide(ctx, { kind: "error-500", user: "nobody", wantedName })).rejects.toMatchObject({ field: "user" });
    await manualUser(workspace, old);
    await expect(startGuide(ctx, { kind: "error-500", user: old, wantedName: " " })).rejects.toMatchObject({
      field: "wantedName",
    });
    await manualUser(workspace, "namesake", { attributes: workEmail(old) });
    await expect(startGuide(ctx, { kind: "error-500", user: old, wantedName })).rejects.toThrow(/More than one/);
  });
});

test("User not deleted: a provider who brings them back is told of", async () => {
  const { body } = await sent("POST", "/Users", { userName: wantedName });
  const id = await startGuide(ctx, { kind: "user-not-deleted", user: wantedName });
  for (const step of ["stop", "pause", "delete", "resume"] as const) await takeStep(ctx, { id, step });
  await sent("PATCH", `/Users/${body.id}`, { schemas: [], Operations: [{ op: "replace", path: "active", value: true }] });
  const shown = await getGuidedRun(ctx, id);
  expect(shown?.broughtBack).toBe(true);
  expect(await current(id)).toBe("pause");
});

describe("two admins", () => {
  test("who begin the same one get the same run", async () => {
    const user = await manualUser(workspace, old);
    const begin = () => startGuide(ctx, { kind: "user-not-deleted", user });
    const ids = await Promise.all([begin(), begin(), begin()]);
    expect(new Set(ids).size).toBe(1);
    await abandonGuide(ctx, { id: ids[0] });
    expect(ids).not.toContain(await begin());
  });

  test("who take the same step at once: it is done once, and both find it done", async () => {
    const user = await manualUser(workspace, old);
    const id = await startGuide(ctx, { kind: "error-500", user, wantedName });
    const both = (step: "stop" | "pause" | "delete" | "purge") =>
      Promise.all([takeStep(ctx, { id, step }), takeStep(another("Bo"), { id, step })]);
    for (const step of ["stop", "pause", "delete", "purge"] as const) await both(step);
    const shown = await getGuidedRun(ctx, id);
    expect(shown?.run.steps.map(({ step }) => step)).toEqual(["stop", "pause", "delete", "purge"]);
    const actions = (await changesOf(workspace, user)).map(({ action }) => action);
    expect(actions).toEqual(["created", "moved to Deleted users", "deleted permanently"]);
  });

  test("who come late change nothing: a step that was left behind isn't done again", async () => {
    const user = await manualUser(workspace, old);
    const id = await startGuide(ctx, { kind: "user-not-deleted", user });
    for (const step of ["stop", "pause", "delete", "resume"] as const) await takeStep(ctx, { id, step });
    await takeStep(another("Bo"), { id, step: "pause" });
    expect((await getGuidedRun(ctx, id))?.facts.syncOn).toBe(true);
    await abandonGuide(ctx, { id });
    await expect(takeStep(ctx, { id, step: "stop" })).rejects.toMatchObject({ code: "notFound" });
    await expect(abandonGuide(another("Bo"), { id })).rejects.toThrow(/ended this guide/);
  });
});

test("steps go in their order, and only what somebody ticked is taken back", async () => {
  const user = await manualUser(workspace, old);
  const id = await startGuide(ctx, { kind: "error-500", user, wantedName });
  await expect(takeStep(ctx, { id, step: "purge" })).rejects.toThrow(/in their order/);
  await expect(takeStep(ctx, { id, step: "save" })).rejects.toThrow(/no such step/);
  await takeStep(ctx, { id, step: "stop" });
  expect(await current(id)).toBe("pause");
  await takeStepBack(ctx, { id, step: "stop" });
  expect(await current(id)).toBe("stop");
  await expect(takeStepBack(ctx, { id, step: "pause" })).rejects.toThrow(/Only what somebody ticked/);
});

test("Test connection failed: the attempts are shown, and what is wrong", async () => {
  const id = await startGuide(ctx, { kind: "test-connection" });
  expect((await getGuidedRun(ctx, id))?.verdicts).toEqual({ url: "unknown", key: "unknown", switch: "right" });
  await regenerateKey(ctx, { former: "now" });
  expect((await sent("GET", "/Users")).status).toBe(401);
  const notOurs = workspace.key.replace(/.$/, (letter) => (letter === "a" ? "b" : "a"));
  await workspace.scim("GET", "/Users", undefined, { authorization: `Bearer ${notOurs}` });
  await flushRequestLog();
  const shown = await getGuidedRun(ctx, id);
  expect(shown?.verdicts).toEqual({ url: "right", key: "wrong", switch: "right" });
  expect(shown?.turnedAway).toHaveLength(1);
  expect(shown?.turnedAway[0]).toMatchObject({ status: 401, lastFour: workspace.key.slice(-4), revokedAt: expect.any(Date) });
  expect(shown?.refusals.unknown).toBe(1);
});

describe("who may", () => {
  test("nobody without the permission, and to delete one must manage users, too", async () => {
    const user = await manualUser(workspace, old);
    const id = await startGuide(ctx, { kind: "error-500", user, wantedName });
    const nobody = acting(workspace, "users.manage", "keys.manage");
    const refused = { code: "forbidden" };
    await expect(startGuide(nobody, { kind: "regenerate-key" })).rejects.toMatchObject(refused);
    expect(() => listGuidedRuns(nobody)).toThrow(/manage provisioning/);
    await expect(getGuidedRun(nobody, id)).rejects.toMatchObject(refused);
    await expect(takeStep(nobody, { id, step: "stop" })).rejects.toMatchObject(refused);
    await expect(takeStepBack(nobody, { id, step: "stop" })).rejects.toMatchObject(refused);
    await expect(finishGuide(nobody, { id })).rejects.toMatchObject(refused);
    await expect(abandonGuide(nobody, { id })).rejects.toMatchObject(refused);

    const half = acting(workspace, "provisioning.manage");
    await takeStep(half, { id, step: "stop" });
    await takeStep(half, { id, step: "pause" });
    await expect(takeStep(half, { id, step: "delete" })).rejects.toMatchObject(refused);
    expect(await current(id)).toBe("delete");
  });

  test("nobody of another workspace", async () => {
    const user = await manualUser(workspace, old);
    const id = await startGuide(ctx, { kind: "user-not-deleted", user });
    const other = await newWorkspace();
    const stranger = acting(other, ...allPermissions);
    expect(await getGuidedRun(stranger, id)).toBeNull();
    expect(await listGuidedRuns(stranger)).toEqual([]);
    const missing = { code: "notFound" };
    await expect(takeStep(stranger, { id, step: "stop" })).rejects.toMatchObject(missing);
    await expect(finishGuide(stranger, { id })).rejects.toMatchObject(missing);
    await expect(abandonGuide(stranger, { id })).rejects.toMatchObject(missing);
    await expect(startGuide(stranger, { kind: "user-not-deleted", user })).rejects.toMatchObject({ code: "invalid" });
  });
});

test("runs go after a month, the open ones that nobody went on with, too", async () => {
  const [ended, left] = [await startGuide(ctx, { kind: "regenerate-key" }), await startGuide(ctx, { kind: "test-connection" })];
  await abandonGuide(ctx, { id: ended });
  await getSql()`update guided_runs set started_at = now() - interval '31 days' where workspace_id = ${ctx.workspaceId}`;
  await keepHouse();
  expect((await listGuidedRuns(ctx)).map(({ id }) => id)).toEqual([ended]);
  expect(await getGuidedRun(ctx, left)).toBeNull();
});
