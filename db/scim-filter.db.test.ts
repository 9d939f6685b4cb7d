import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { listScimGroups, listScimUsers, searchAll } from "#lib/directory/scim-reads.ts";
import { parseFilter } from "#lib/scim/filter.ts";
import { matches } from "#lib/scim/filter-match.ts";
import { toScimGroup, toScimUser } from "#lib/scim/render.ts";
import { attributeAt, GROUP, type ResourceType, USER } from "#lib/scim/schema.ts";
import { keyOf, sorted } from "#lib/scim/testing/sorting.ts";
import type { Filter, JsonObject, ListQuery, Sort } from "#lib/scim/types.ts";
import { arbitraryFilter, WORDS } from "../test/arbitrary-filter.ts";
import { arbitraryPerson } from "../test/arbitrary-person.ts";
import { newWorkspace, type TestWorkspace } from "../test/workspace.ts";
import { getSql } from "./client.ts";
import { scimUserHits } from "./queries/users.ts";
import { costOf } from "./scim-index.ts";

/** SQL against the same filters in memory, over the same people. */

const EVERYTHING = { only: null, without: null };
const PEOPLE = 60;
const RUNS = Number(process.env.PROPERTY_RUNS ?? 200);

interface Found {
  type: ResourceType;
  resource: JsonObject;
}

let workspace: TestWorkspace;
let users: Found[];
let groups: Found[];

const allOf = (rest: Partial<ListQuery> = {}): ListQuery => ({
  filter: null,
  sort: null,
  startIndex: 1,
  after: null,
  count: 1000,
  wantMemberships: true,
  ...rest,
});

const readUsers = async (query: ListQuery) => {
  const page = await listScimUsers(workspace.ctx, query);
  return {
    ...page,
    found: page.resources.map((user) => ({ type: USER, resource: toScimUser(user, "https://x.example", EVERYTHING) })),
  };
};
const readGroups = async (query: ListQuery) => {
  const page = await listScimGroups(workspace.ctx, query);
  return {
    ...page,
    found: page.resources.map((group) => ({ type: GROUP, resource: toScimGroup(group, "https://x.example", EVERYTHING) })),
  };
};

beforeAll(async () => {
  workspace = await newWorkspace();
  const ids: string[] = [];
  for (const [index, person] of fc.sample(arbitraryPerson, PEOPLE).entries()) {
    const userName = `${WORDS[index % WORDS.length]}${index < WORDS.length ? "" : index}`;
    const { status, body } = await workspace.scim("POST", "/Users", { ...person, userName });
    // Some words are equal but for case.
    if (status === 201) ids.push(body.id);
    else expect([status, body.scimType]).toEqual([409, "uniqueness"]);
  }
  for (const [index, name] of WORDS.entries()) {
    const members = ids.filter((_, place) => place % (index + 2) === 0).map((value) => ({ value }));
    await workspace.scim("POST", "/Groups", { displayName: name, externalId: index % 3 === 0 ? name : null, members });
  }
  users = (await readUsers(allOf())).found;
  groups = (await readGroups(allOf())).found;
  expect(users.length).toBeGreaterThan(40);
  expect(groups.length).toBeGreaterThan(20);
});

const idOf = ({ resource }: Found) => String(resource.id);
const passing = (found: Found[], filter: Filter) =>
  found.filter(({ type, resource }) => matches(filter, resource, (path) => attributeAt(type, path)?.caseExact ?? false));

describe("a filter finds in the database whom it matches in memory", { timeout: 600_000 }, () => {
  const check = async (type: ResourceType, pool: Found[], read: typeof readUsers | typeof readGroups) => {
    const meta = pool.map(({ resource }) => resource.meta as { created: string; lastModified: string });
    const known = {
      ids: [...users, ...groups].map(idOf),
      dates: [...meta.flatMap(({ created, lastModified }) => [created, lastModified]), "2020-01-01T00:00:00Z"],
    };
    await fc.assert(
      fc.asyncProperty(arbitraryFilter(type, known), async (text) => {
        const filter = parseFilter(type, text);
        const expected = passing(pool, filter).map(idOf).sort();
        const page = await read(allOf({ filter }));
        expect(page.found.map(idOf), text).toEqual(expected);
        expect(page.totalResults).toBe(expected.length);
        expect((await read(allOf({ filter, count: 0 }))).totalResults).toBe(expected.length);
      }),
      { numRuns: RUNS },
    );
  };

  test("users", async () => check(USER, users, readUsers));

  test("groups", async () => check(GROUP, groups, readGroups));

  test("both at once", async () => {
    const known = { ids: [...users, ...groups].map(idOf), dates: ["2020-01-01T00:00:00Z"] };
    await fc.assert(
      fc.asyncProperty(arbitraryFilter(USER, known), arbitraryFilter(GROUP, known), async (one, other) => {
        const filter = parseFilter([USER, GROUP], `(${one}) or (${other})`);
        const expected = passing([...users, ...groups], filter)
          .map(idOf)
          .sort();
        const page = await searchAll(workspace.ctx, allOf({ filter }));
        expect(page.resources.map((found) => (found.type === "User" ? found.user.id : found.group.id))).toEqual(expected);
      }),
      { numRuns: RUNS / 5 },
    );
  });

  test("several work addresses are all found, each with its own type", async () => {
    const emails = [
      { type: "Work", value: "First@several.example" },
      { type: "work", value: "second@several.example" },
      { type: "home", value: "third@several.example" },
      { type: "work", primary: true, display: "no address" },
    ];
    const { body } = await workspace.scim("POST", "/Users", { userName: "several", emails });
    for (const [address, total] of [
      ["first@several.example", 1],
      ["SECOND@several.example", 1],
      ["third@several.example", 0],
    ] as const) {
      for (const text of [`emails[type eq "work"].value eq "${address}"`, `emails[value eq "${address}" and type eq "Work"]`]) {
        const filter = parseFilter(USER, text);
        expect(costOf(filter, "user")).toBe("indexed");
        expect((await readUsers(allOf({ filter }))).totalResults, text).toBe(total);
      }
    }
    await workspace.scim("DELETE", `/Users/${body.id}`);
  });
});

describe("sorting in the database is sorting in memory", { timeout: 600_000 }, () => {
  const paths = [
    "userName",
    "displayName",
    "title",
    "emails",
    "emails.type",
    "addresses.locality",
    "roles",
    "active",
    "externalId",
  ];
  paths.push(
    "name.familyName",
    "department",
    "manager",
    "profileUrl",
    "x509Certificates",
    "phoneNumbers.primary",
    "id",
    "meta.resourceType",
  );

  test.each(paths.flatMap((path) => [false, true].map((descending) => ({ path, descending }))))(
    "%o",
    async ({ path, descending }) => {
      const filter = parseFilter(USER, `${path} pr`);
      if (filter.kind !== "present") throw new Error("not a path");
      const { urn, attribute, sub } = filter.path;
      const hasValue = attributeAt(USER, filter.path)?.subs.has("value") ?? false;
      const sort: Sort = { path: { urn, attribute, sub: sub ?? (hasValue ? "value" : null) }, descending };
      const expected = sorted(users, sort).map(idOf);
      expect((await readUsers(allOf({ sort }))).found.map(idOf)).toEqual(expected);
      expect((await readUsers(allOf({ sort, startIndex: 11, count: 7 }))).found.map(idOf)).toEqual(expected.slice(10, 17));

      const paged: string[] = [];
      let after: ListQuery["after"] = "start";
      while (after !== null) {
        const page = await readUsers(allOf({ sort, after, count: 13 }));
        expect(page.totalResults).toBe(users.length);
        paged.push(...page.found.map(idOf));
        after = page.next ?? null;
        const last = page.found.at(-1);
        if (page.next && last) expect(page.next).toEqual({ key: keyOf(USER, last.resource, sort), id: idOf(last) });
      }
      expect(paged).toEqual(expected);
    },
  );

  test("of both at once, page by page", async () => {
    for (const descending of [false, true]) {
      const sort: Sort = { path: { urn: null, attribute: "displayName", sub: null }, descending };
      const expected = sorted([...users, ...groups], sort).map(idOf);
      const paged: string[] = [];
      let after: ListQuery["after"] = "start";
      while (after !== null) {
        const page = await searchAll(workspace.ctx, allOf({ sort, after, count: 20 }));
        paged.push(...page.resources.map((found) => (found.type === "User" ? found.user.id : found.group.id)));
        after = page.next ?? null;
      }
      expect(paged).toEqual(expected);
    }
  });

  test("a page misses nobody, and shows nobody twice, while people before and after it are deleted and added", async () => {
    const other = await newWorkspace();
    const name = (n: number) => `user-${String(n).padStart(3, "0")}`;
    const ids = new Map<string, string>();
    for (let n = 0; n < 40; n += 2) ids.set(name(n), (await other.scim("POST", "/Users", { userName: name(n) })).body.id);
    const seen: string[] = [];
    const gone = new Set<string>();
    for (let next: string | undefined = ""; next !== undefined; ) {
      const { body } = await other.scim("GET", `/Users?sortBy=userName&count=5&cursor=${next}`);
      seen.push(...body.Resources.map((resource: { userName: string }) => resource.userName));
      next = body.nextCursor;
      const last = Number(seen.at(-1)?.slice(-3));
      // The first, the last of this page, and the one that would have come next.
      for (const doomed of [0, last, last + 2].map(name)) {
        if (!seen.includes(doomed)) gone.add(doomed);
        await other.scim("DELETE", `/Users/${ids.get(doomed) ?? ids.get(name(0))}`);
      }
      await other.scim("POST", "/Users", { userName: name(last + 1) });
    }
    expect(seen).toEqual([...new Set(seen)].sort());
    expect([...ids.keys()].filter((userName) => !seen.includes(userName))).toEqual(
      [...gone].filter((one) => ids.has(one)).sort(),
    );
  });
});

describe("what it costs", () => {
  test.each<[string, string]>([
    ['userName eq "x"', "one"],
    ['id eq "x" and manager eq "y"', "one"],
    ['title eq "x" and userName eq "y"', "one"],
    ['userName eq "x" or id eq "y"', "indexed"],
    ['externalId eq "x"', "indexed"],
    ['displayName eq "x"', "indexed"],
    ['employeeNumber eq "x"', "indexed"],
    ['emails[type eq "Work"].value eq "x"', "indexed"],
    ['groups.value eq "x"', "indexed"],
    ['emails[type eq "work" and value ne "x"]', "scan"],
    ['emails[type eq "home"].value eq "x"', "scan"],
    ['emails.value eq "x"', "scan"],
    ['userName ne "x"', "scan"],
    ['userName sw "x"', "scan"],
    ["externalId eq null", "scan"],
    ['not (userName eq "x")', "scan"],
    ['userName eq "x" or title eq "y"', "scan"],
    ["title pr", "scan"],
  ])("%s: %s", (text, cost) => {
    expect(costOf(parseFilter(USER, text), "user")).toBe(cost);
  });

  test("an index is there for all that is said to have one", async () => {
    const sql = getSql();
    await sql`analyze users`;
    for (const text of [
      'userName eq "x"',
      'externalId eq "x"',
      'displayName eq "x"',
      'employeeNumber eq "x"',
      'emails[type eq "work"].value eq "x"',
      'userName eq "x" or externalId eq "y"',
    ]) {
      const plan = await explained(text);
      expect(plan, text).not.toContain("Seq Scan on users");
      expect(plan, text).toMatch(/users_(user_name|external_id|display_name_key|employee_number|work_email)/);
    }
  });

  async function explained(text: string): Promise<string> {
    const facts = () => ({ type: "string", caseExact: false, isList: false });
    const hits = scimUserHits(workspace.ctx.workspaceId, parseFilter(USER, text), facts);
    return getSql().begin(async (tx) => {
      await tx`set local enable_seqscan = off`;
      return JSON.stringify([...(await tx`explain select u.id ${hits}`)]);
    }) as Promise<string>;
  }

  test("after five seconds a list ends with tooMany, but for one that finds one; a workspace has a few places to wait", {
    timeout: 30_000,
  }, async () => {
    const other = await newWorkspace();
    const filter = (text: string, of = workspace) => of.scim("GET", `/Users?filter=${encodeURIComponent(text)}`);
    await filter('title co "x"', other);
    const release = Promise.withResolvers<void>();
    // As slow as nobody's: it waits for the table.
    const slow = getSql().begin(async (tx) => {
      await tx`lock table users in access exclusive mode`;
      await release.promise;
    });
    const one = filter('userName eq "x"');
    const indexed = filter('displayName eq "x"');
    const started = performance.now();
    const scans = Array.from({ length: 8 }, () => filter('title co "x"'));
    const { status, body, headers } = await filter('title co "y"').finally(() =>
      expect(performance.now() - started).toBeLessThan(4900),
    );
    expect([status, body.status, headers.get("retry-after")]).toEqual([429, "429", "5"]);
    // One of three connections is left for it.
    const others = await filter('title co "x"', other);
    expect([others.status, others.body.scimType]).toEqual([400, "tooMany"]);
    expect(await indexed).toMatchObject({ status: 400, body: { scimType: "tooMany" } });
    expect(performance.now() - started).toBeGreaterThan(4900);
    release.resolve();
    await slow;
    expect((await one).status).toBe(200);
    const statuses = (await Promise.all(scans)).map((answer) => answer.status);
    expect(statuses.filter((one) => one === 429)).toHaveLength(3);
    expect(statuses.filter((one) => one !== 429 && one !== 400 && one !== 200)).toEqual([]);
  });
});
