import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CycleOptions, runIncremental, runInitial, runOnDemand } from "./cycle.ts";
import type { Directory, DirectoryGroup, DirectoryUser } from "./directory.ts";
import { describeEscrow } from "./escrow.ts";
import { retryDelay } from "./failure.ts";
import { type FakeEndpoint, startFakeEndpoint } from "./fake-endpoint.ts";
import { generateDirectory } from "./generate.ts";
import { emptyState } from "./state.ts";
import { asArray } from "./target-path.ts";

let fake: FakeEndpoint;
let directory: Directory;
let options: CycleOptions;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  directory = generateDirectory({ users: 6, groups: 1 });
  options = { url: fake.url, key: "wsk_1_2_3", directory, state: emptyState(), patience: 500 };
});
afterEach(() => fake.close());

const user = (index: number) => directory.users[index] as DirectoryUser;
const group = (index: number) => directory.groups[index] as DirectoryGroup;
const count = (method: string, path: string) =>
  fake.requests.filter((request) => request.method === method && request.path.startsWith(path)).length;
const held = (path: string) => [...fake.resources.keys()].filter((location) => location.startsWith(path));

describe("a write whose answer is lost", () => {
  test.each(["reset", "silence"] as const)("%s after a POST: looked up, not sent again", async (loss) => {
    let losses = 2;
    fake.lose = ({ method }) => (method === "POST" && losses-- > 0 ? loss : undefined);
    const report = await runInitial({ ...options, concurrency: 1 });
    expect(report).toMatchObject({ ok: true, operations: { "users matched": 2, "writes of unknown outcome, read again": 2 } });
    expect(held("/Users")).toHaveLength(6);
    expect(count("POST", "/Users")).toBe(6);
  });

  test("after a PATCH: read again, and what is there isn't sent again", async () => {
    await runInitial(options);
    user(2).jobTitle = "Archivist";
    group(0).members.pop();
    const lost = new Set<string>();
    fake.lose = ({ method, path }) => (method === "PATCH" && !lost.has(path) && lost.add(path) ? "reset" : undefined);
    fake.requests.length = 0;
    expect(await runIncremental(options)).toMatchObject({ ok: true });
    expect(count("PATCH", "/Users")).toBe(1);
    expect(asArray(fake.resources.get(held("/Groups")[0] ?? "")?.members)).toHaveLength(5);
  });

  test("after a DELETE: 404 is as good", async () => {
    await runInitial(options);
    directory.users.pop();
    let losses = 1;
    fake.lose = ({ method }) => (method === "DELETE" && losses-- > 0 ? "reset" : undefined);
    expect(await runIncremental(options)).toMatchObject({ ok: true, operations: { "users deleted": 1 } });
  });

  test("an error behind which the write was done: no duplicate", async () => {
    let bad = 1;
    fake.intercept = (request) => {
      if (request.method !== "POST" || bad-- <= 0) return undefined;
      fake.serve(request);
      return { status: 504 };
    };
    expect(await runInitial(options)).toMatchObject({ ok: true, operations: { "users matched": 1, "users created": 5 } });
    expect(held("/Users")).toHaveLength(6);
  });

  test("always: the object goes into escrow after some attempts, without a duplicate", async () => {
    fake.lose = ({ method, body }) => (method === "PATCH" && body ? "reset" : undefined);
    const report = await runInitial(options);
    expect(report.failures).toContainEqual(expect.objectContaining({ operation: expect.stringMatching(/^PATCH/), status: null }));
    expect(report.job).toBe("active");
  }, 20_000);
});

test("somebody else created it in between: 409, looked up again, and matched", async () => {
  fake.intercept = (request) => {
    if (request.method !== "POST" || request.path !== "/Users") return undefined;
    fake.serve(request);
    return { status: 409, body: { status: "409", scimType: "uniqueness", detail: "taken" } };
  };
  expect(await runInitial(options)).toMatchObject({ ok: true, operations: { "users matched": 6 } });
  expect(held("/Users")).toHaveLength(6);
});

test("throttled: tried again, and nothing fails", async () => {
  const answers = [
    { status: 429, headers: { "Retry-After": "0" } },
    { status: 503, headers: { "Retry-After": "0" } },
  ];
  fake.intercept = ({ method }) => (method === "POST" ? answers.shift() : undefined);
  const report = await runInitial({ ...options, concurrency: 1 });
  expect(report).toMatchObject({ ok: true, operations: { "users created": 6 }, statuses: { "429": 1, "503": 1 } });
});

test.each([
  [429, "7", 7000],
  [503, "7", 7000],
  [503, undefined, 100],
  [429, undefined, 1000],
  [429, "Wed, 21 Oct 2037 07:28:00 GMT", 1000],
  [429, "86400", 60_000],
  [500, "7", null],
])("a POST answered %i with Retry-After %s: again after %s ms", (status, seconds, wait) => {
  const headers = seconds === undefined ? {} : { "retry-after": seconds };
  expect(retryDelay("POST", { status, headers, body: null, text: "" }, 0)).toBe(wait);
});

describe("escrow", () => {
  const refuse = { status: 400, body: { status: "400", scimType: "invalidValue", detail: "no" } };
  const refuseFirst = () => {
    fake.intercept = ({ method, path, body }) =>
      method === "POST" && path === "/Users" && body?.userName === user(0).userPrincipalName ? refuse : undefined;
  };
  const posts = async (after: number) => {
    fake.requests.length = 0;
    await runIncremental({ ...options, after });
    return count("POST", "/Users");
  };

  test("6, 12, 24 hours, then daily, for four weeks", async () => {
    refuseFirst();
    await runInitial(options);
    const HOUR = 60;
    for (const hours of [6, 12, 24, 24, 24]) {
      expect(await posts(hours * HOUR - 1)).toBe(0);
      expect(await posts(1)).toBe(1);
    }
    expect(describeEscrow(options.state)).toMatch(/^1 failed objects wait .* in 1 d$/);
    expect(await posts(28 * 24 * HOUR)).toBe(0);
    expect(describeEscrow(options.state)).toMatch(/given up/);
  });

  test("a change in the directory, Restart and on demand don't wait", async () => {
    refuseFirst();
    await runInitial(options);
    user(0).jobTitle = "Archivist";
    expect(await posts(40)).toBe(1);
    expect(await posts(40)).toBe(0);
    fake.requests.length = 0;
    await runInitial(options);
    expect(count("POST", "/Users")).toBe(1);
    fake.intercept = () => undefined;
    const demanded = await runOnDemand(options, user(0).userPrincipalName);
    expect(demanded).toMatchObject({ ok: true, operations: { "users created": 1, "failed before, mended": 1 } });
    expect(describeEscrow(options.state)).toBeNull();
  });

  test("one who left the directory before it was ever created is forgotten", async () => {
    refuseFirst();
    await runInitial(options);
    directory.users.shift();
    await runIncremental(options);
    expect(options.state.failed).toEqual({});
  });
});
