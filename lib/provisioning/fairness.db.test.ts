import { afterEach, beforeEach, expect, test } from "vitest";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { saveConnection } from "./connection.ts";
import { forgetKeyLookups } from "./keys.ts";
import { forgetRates } from "./rate-limits.ts";

let workspace: TestWorkspace;

beforeEach(async () => {
  forgetRates();
  workspace = await newWorkspace();
});
afterEach(forgetRates);

const probe = "/Users?count=0";
const ask = (key: string, address: string) =>
  workspace.scim("GET", probe, undefined, { authorization: `Bearer ${key}`, "x-forwarded-for": address });

test("who floods the door without a key is told to wait; a key that works passes, also from there and after a change of settings", async () => {
  const flooder = "192.0.2.7";
  expect((await ask(workspace.key, flooder)).status).toBe(200);
  const wrong = `${workspace.key.slice(0, -6)}aaaaaa`;
  for (let i = 0; i < 600; i++) expect((await ask(wrong, flooder)).status).toBe(401);

  const refused = await ask(wrong, flooder);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
  expect(refused.body).toMatchObject({ schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: "429" });
  expect((await ask(wrong, "192.0.2.8")).status).toBe(401);

  forgetKeyLookups();
  expect((await ask(workspace.key, flooder)).status).toBe(200);
  const stranger = await newWorkspace();
  expect((await ask(stranger.key, flooder)).status, "nobody has seen this key yet").toBe(429);
  expect((await ask(stranger.key, "192.0.2.9")).status).toBe(200);
  expect((await ask(stranger.key, flooder)).status).toBe(200);
});

test("a workspace's limit for each key is answered 429, and holds until it is taken away", async () => {
  const sendMany = async () => {
    const all = await Promise.all(Array.from({ length: 40 }, () => workspace.scim("GET", probe)));
    return Map.groupBy(all, ({ status }) => status);
  };
  expect([...(await sendMany()).keys()]).toEqual([200]);
  await saveConnection(workspace.ctx, { maxPerSecond: 5 });
  const limited = await sendMany();
  expect(limited.get(200)?.length).toBeGreaterThanOrEqual(5);
  expect(limited.get(429)?.[0]?.headers.get("retry-after")).toBe("1");
  await saveConnection(workspace.ctx, { maxPerSecond: null });
  expect([...(await sendMany()).keys()]).toEqual([200]);
});

test("more than 32 requests at once of a workspace wait for their turn and are answered all the same", async () => {
  const names = Array.from({ length: 80 }, (_, i) => `user-${i}`);
  const answers = await Promise.all(names.map((userName) => workspace.scim("POST", "/Users", { userName })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
});
