import { afterEach, beforeEach, expect, test } from "vitest";
import { type FakeEndpoint, startFakeEndpoint } from "./fake-endpoint.ts";
import { runHardCases } from "./hard-cases.ts";
import { asArray, asObject } from "./target-path.ts";

let fake: FakeEndpoint;
beforeEach(async () => {
  fake = await startFakeEndpoint();
});
afterEach(() => fake.close());

const run = async (only: string) => {
  const [result, ...others] = await runHardCases({ url: fake.url, key: "wsk_1_2_3", only, crowd: 150 });
  expect(others).toEqual([]);
  return result;
};

test("a fault is told in words, and nothing is left behind", async () => {
  expect(await run("DEACTIVATION")).toMatchObject({ outcome: "differs", detail: expect.stringMatching(/^active after \{"op"/) });
  expect(fake.resources.size).toBe(0);
});

test("the classic: a removal that empties the group", async () => {
  fake.intercept = ({ method, path, body }) => {
    const wipes = asArray(body?.Operations).some((operation) => asObject(operation)?.op === "Remove");
    const group = fake.resources.get(path);
    if (method !== "PATCH" || !wipes || !group) return undefined;
    group.members = [];
    return { status: 204 };
  };
  expect(await run("removing listed members")).toMatchObject({
    outcome: "differs",
    detail: expect.stringMatching(/removed somebody else$/),
  });
});

test.each([
  ["Test Connection", /application\/scim|expected 200/],
  ["a wrong key", /status in the body|expected/],
  ["unknown attribute", /expected 400, got 200/],
  ["PATCHes of one user at once", /expected "new /],
  ["an unknown member", /members: expected/],
  ["excludedAttributes", /members by id/],
  ["a manager and member can be deleted", /members: expected/],
])("an endpoint without rules fails %s", async (only, detail) => {
  if (only === "Test Connection") fake.intercept = () => ({ status: 404, body: "<html>" });
  if (only === "PATCHes of one user at once") fake.intercept = ({ method }) => (method === "PATCH" ? { status: 204 } : undefined);
  expect(await run(only)).toMatchObject({ outcome: "differs", detail: expect.stringMatching(detail) });
});

test("what isn't offered is skipped", async () => {
  fake.intercept = ({ path }) => (path === "/ServiceProviderConfig" ? { status: 200, body: {} } : undefined);
  expect(await run("by cursor")).toMatchObject({ outcome: "skipped", detail: expect.stringMatching(/no cursors/) });
});

test("some hold", async () => {
  expect(await run("POST twice at once")).toMatchObject({ outcome: "ok", detail: null });
  expect(await run("a deactivated user keeps")).toMatchObject({ outcome: "ok" });
});

test("nothing listens there", async () => {
  await expect(runHardCases({ url: "http://127.0.0.1:9/scim/v2", key: "k" })).rejects.toThrow(/cannot be reached/);
});
