import { afterEach, beforeEach, expect, test } from "vitest";
import { runChurn } from "./churn.ts";
import { runInitial } from "./cycle.ts";
import { type Directory, formatDirectory, parseDirectory } from "./directory.ts";
import { type FakeEndpoint, startFakeEndpoint } from "./fake-endpoint.ts";
import { generateDirectory } from "./generate.ts";
import { letTimePass } from "./life.ts";
import { isInScope } from "./mapping.ts";
import { emptyState } from "./state.ts";
import { asArray, asObject } from "./target-path.ts";

let fake: FakeEndpoint;

beforeEach(async () => {
  fake = await startFakeEndpoint();
});
afterEach(() => fake.close());

const fresh = () => generateDirectory({ users: 150, groups: 8 });

async function churned(seed: number, rounds = 12) {
  fake.resources.clear();
  const directory = fresh();
  const options = { url: fake.url, key: "wsk_1_2_3", directory, state: emptyState() };
  await runInitial(options);
  const report = await runChurn({ ...options, rounds, seed });
  expect(report.failures).toEqual([]);
  return { directory, report, held: held() };
}

/** What the endpoint holds, without its ids. */
function held() {
  const nameOf = (id: unknown) => fake.resources.get(`/Users/${id}`)?.userName;
  const names = [...fake.resources.values()].map((resource) => {
    const members = asArray(resource.members).map((member) => nameOf(asObject(member)?.value));
    return JSON.stringify([resource.userName ?? resource.displayName, resource.active, resource.title, members.sort()]);
  });
  return names.sort();
}

test("the seed decides all that happens; every kind of thing happens; and all reads back", async () => {
  const [one, same, other] = [await churned(1), await churned(1), await churned(2)];
  expect(formatDirectory(same.directory)).toBe(formatDirectory(one.directory));
  expect(same.held).toEqual(one.held);
  expect(formatDirectory(other.directory)).not.toBe(formatDirectory(one.directory));

  const done = Object.keys({ ...one.report.operations, ...other.report.operations });
  const kinds = ["hired", "unassigned", "disabled", "soft-deleted", "deleted permanently", "returned", "renamed", "changed"];
  expect(done).toEqual(expect.arrayContaining(kinds.map((kind) => `people ${kind}`)));
  const writes = ["users created", "users deleted", "users restored", "users deactivated", "managers set", "groups deleted"];
  expect(done).toEqual(expect.arrayContaining([...writes, "members added", "members removed", "users listed"]));
  expect(one.report.notes.join()).toMatch(/12 rounds/);

  const active = [...fake.resources.values()].filter((resource) => resource.active === true);
  expect(active).toHaveLength(other.directory.users.filter(isInScope).length);
}, 30_000);

test("whatever happens, the directory stays one that could be", () => {
  const directory: Directory = fresh();
  for (let round = 0; round < 60; round++) letTimePass(directory, `life/${round}`);
  expect(parseDirectory(formatDirectory(directory), "churned")).toEqual(directory);
  const known = new Set(directory.users.map(({ objectId }) => objectId));
  expect(directory.users.filter(({ manager }) => manager && !known.has(manager))).toEqual([]);
});

test("an endpoint that loses something is found out in the end", async () => {
  const directory = fresh();
  const options = { url: fake.url, key: "wsk_1_2_3", directory, state: emptyState() };
  await runInitial(options);
  const [path = "", user = {}] = [...fake.resources].find(([location]) => location.startsWith("/Users")) ?? [];
  const [group = ""] = [...fake.resources.keys()].filter((location) => location.startsWith("/Groups"));
  fake.intercept = ({ method, path: asked }) => {
    if (method === "GET" && asked === path) return { status: 200, body: { ...user, title: "somebody else's" } };
    return method === "GET" && asked === group ? { status: 200, body: { ...fake.resources.get(group), members: [] } } : undefined;
  };
  const report = await runChurn({ ...options, rounds: 1, seed: 1 });
  expect(report.ok).toBe(false);
  expect(report.failures.map(({ attribute }) => attribute)).toEqual(expect.arrayContaining(["title", "members"]));
});

test("ends after a time, and when a cycle stops", async () => {
  const options = { url: fake.url, key: "wsk_1_2_3", directory: fresh(), state: emptyState() };
  await runInitial(options);
  expect((await runChurn({ ...options, rounds: 1000, lasting: 1, seed: 1 })).ok).toBe(true);
  fake.intercept = () => ({ status: 401 });
  expect(await runChurn({ ...options, rounds: 1000, seed: 1 })).toMatchObject({ ok: false, job: "quarantined", requests: 1 });
});
