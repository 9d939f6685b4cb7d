import { beforeEach, expect, test } from "vitest";
import { findKeyRefusals } from "#db/queries/key-refusals.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { lastRequestAt } from "./connection.ts";
import { regenerateKey } from "./key-admin.ts";
import { flushRequestLog } from "./request-log.ts";

let workspace: TestWorkspace;
let former: string;
let present: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  former = workspace.key;
  present = (await regenerateKey(workspace.ctx, { former: "now" })).key;
});

const ask = (key: string) => workspace.scim("GET", "/Users?count=0", undefined, { authorization: `Bearer ${key}` });
const miscopied = () => `${present.slice(0, -1)}${present.endsWith("a") ? "b" : "a"}`;
const refusals = async () => {
  await flushRequestLog();
  return findKeyRefusals(workspace.ctx.workspaceId);
};

test("nothing yet", async () => {
  expect(await refusals()).toEqual({
    lastAcceptedAt: null,
    since: null,
    lastAt: null,
    ended: 0,
    endedLastFour: null,
    unknown: 0,
  });
});

test("revoked and unknown keys count until a valid one comes", async () => {
  await ask(former);
  await ask(former);
  await ask(miscopied());
  const { lastAt, since, ...rest } = await refusals();
  expect(rest).toEqual({ lastAcceptedAt: null, ended: 2, endedLastFour: former.slice(-4), unknown: 1 });
  expect(lastAt).toBeInstanceOf(Date);
  expect(since).toBeInstanceOf(Date);
  expect(await lastRequestAt(workspace.ctx)).toEqual(lastAt);

  await new Promise((resolve) => setTimeout(resolve, 2));
  await ask(present);
  expect(await refusals()).toMatchObject({ since: null, lastAt: null, ended: 0, unknown: 0, lastAcceptedAt: expect.any(Date) });

  await new Promise((resolve) => setTimeout(resolve, 2));
  await ask(former);
  expect(await refusals()).toMatchObject({ ended: 1, unknown: 0 });
});

test("what is tried at another workspace's door stays there", async () => {
  const neighbour = await newWorkspace();
  await ask(former);
  await ask(miscopied());
  await flushRequestLog();
  expect(await findKeyRefusals(neighbour.ctx.workspaceId)).toMatchObject({ ended: 0, unknown: 0, lastAt: null });
});
