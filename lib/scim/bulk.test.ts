import { beforeEach, describe, expect, test } from "vitest";
import { BASE, MemoryEndpoint } from "./testing/memory-endpoint.ts";
import { BULK_RESPONSE, ENTERPRISE_USER } from "./urns.ts";

let endpoint: MemoryEndpoint;

beforeEach(() => {
  endpoint = new MemoryEndpoint();
});

const bulk = async (Operations: unknown, rest: object = {}) => endpoint.send("POST /Bulk", { Operations, ...rest });
const post = (bulkId: string, path: string, data: object) => ({ method: "POST", path, bulkId, data });
const user = (bulkId: string, rest: object = {}) => post(bulkId, "/Users", { userName: bulkId, ...rest });
const statuses = (answer: { body: { Operations: { status: string }[] } }) =>
  answer.body.Operations.map(({ status }) => status).join(" ");
const managerOf = async (id: string) => (await endpoint.send(`GET /Users/${id}`)).body[ENTERPRISE_USER]?.manager?.value;

test("each operation as if it had come alone", async () => {
  const [bob, eve, cat] = [await endpoint.newUser("bob"), await endpoint.newUser("eve"), await endpoint.newUser("cat")];
  const { status, body } = await bulk([
    user("ada"),
    { method: "PUT", path: `/Users/${bob}`, version: 'W/"1"', data: { userName: "Bob" } },
    { method: "patch", path: `Users/${eve}/`, data: { Operations: [{ op: "replace", path: "title", value: "x" }] } },
    { method: "DELETE", path: `/Users/${cat.toUpperCase()}`, bulkId: "mine" },
    post("sales", "/Groups", { displayName: "Sales" }),
  ]);
  const [created, replaced, patched, deleted, group] = body.Operations;
  expect([status, body.schemas]).toEqual([200, [BULK_RESPONSE]]);
  expect(created).toEqual({
    method: "POST",
    bulkId: "ada",
    location: expect.stringContaining(`${BASE}/Users/`),
    version: 'W/"1"',
    status: "201",
  });
  expect(replaced).toEqual({ method: "PUT", location: `${BASE}/Users/${bob}`, version: 'W/"2"', status: "200" });
  expect(patched).toEqual({ method: "PATCH", location: `${BASE}/Users/${eve}`, version: 'W/"2"', status: "200" });
  expect(deleted).toEqual({ method: "DELETE", bulkId: "mine", location: `${BASE}/Users/${cat.toUpperCase()}`, status: "204" });
  expect(group).toMatchObject({ bulkId: "sales", version: 'W/"1"', status: "201" });
  expect(endpoint.verbs.calls.filter((call) => call.wantMemberships)).toEqual([]);
  expect(endpoint.exchanges.at(-1)).toMatchObject({ path: "/Bulk", status: 200, detail: null });
  expect((await endpoint.send(`GET ${created.location.slice(BASE.length)}`)).body.userName).toBe("ada");
});

describe("bulkId", () => {
  const groupOf = (...members: string[]) =>
    post("g", "/Groups", { displayName: "G", members: members.map((value) => ({ value })) });
  const membersOf = async (name: string) => {
    const { body } = await endpoint.send(`GET /Groups?filter=displayName eq "${name}"`);
    return (body.Resources[0].members ?? []).map((member: { display: string }) => member.display);
  };

  test("stands for the id, whatever comes first", async () => {
    const answer = await bulk([groupOf("bulkId:ada", "bulkId:bob"), user("ada"), user("bob", { manager: "bulkId:ada" })]);
    expect(answer.body.Operations.map(({ bulkId, status }: { bulkId: string; status: string }) => `${bulkId} ${status}`)).toEqual(
      ["g 201", "ada 201", "bob 201"],
    );
    expect(await membersOf("G")).toEqual(["ada", "bob"]);
  });

  test("in paths, and in the values of a PATCH", async () => {
    const answer = await bulk([
      {
        method: "PATCH",
        path: "/Groups/bulkId:g",
        data: { Operations: [{ op: "add", path: "members", value: [{ value: "bulkId:ada" }] }] },
      },
      groupOf(),
      user("ada"),
    ]);
    expect(statuses(answer)).toBe("204 201 201");
    expect(answer.body.Operations[0].location).toBe(answer.body.Operations[1].location);
    expect(await membersOf("G")).toEqual(["ada"]);
  });

  test("in a circle: all are created, and refer to each other", async () => {
    const answer = await bulk([
      user("ada", { manager: { value: "bulkId:bob" }, title: "x" }),
      user("bob", { manager: "bulkId:cat", emails: [{ value: "b@x.example" }] }),
      user("cat", { [ENTERPRISE_USER]: { manager: { value: "bulkId:ada" }, department: "D" } }),
    ]);
    expect(statuses(answer)).toBe("201 201 201");
    const [ada, bob, cat] = answer.body.Operations.map(({ location }: { location: string }) => location.slice(-36));
    expect([await managerOf(ada), await managerOf(bob), await managerOf(cat)]).toEqual([bob, cat, ada]);
    expect((await endpoint.send(`GET /Users/${ada}`)).body).toMatchObject({
      title: "x",
      meta: { version: answer.body.Operations[0].version },
    });
    expect((await endpoint.send(`GET /Users/${cat}`)).body[ENTERPRISE_USER].department).toBe("D");
  });

  test("in two circles at once, and to oneself", async () => {
    const answer = await bulk([
      user("a", { manager: "bulkId:b", nickName: "bulkId:c" }),
      user("b", { manager: "bulkId:a", nickName: "bulkId:c" }),
      user("c", { manager: "bulkId:c", nickName: "bulkId:b" }),
    ]);
    expect(statuses(answer)).toBe("201 201 201");
    const [a, b, c] = answer.body.Operations.map(({ location }: { location: string }) => location.slice(-36));
    expect([await managerOf(a), await managerOf(b), await managerOf(c)]).toEqual([b, a, c]);
    expect((await endpoint.send(`GET /Users/${b}`)).body.nickName).toBe(c);
  });

  test("in a long chain, backwards", async () => {
    const operations = Array.from({ length: 300 }, (_, n) => user(`u${n}`, n < 299 ? { manager: `bulkId:u${n + 1}` } : {}));
    expect(new Set(statuses(await bulk(operations)).split(" "))).toEqual(new Set(["201"]));
  });

  test.each<[string, unknown[], string, RegExp]>([
    ["nobody's", [user("ada", { manager: "bulkId:x" })], "400", /bulkId:x/],
    ["nobody's, in a path", [{ method: "DELETE", path: "/Users/bulkId:x" }], "404", /no user/],
    ["given twice", [user("ada"), { ...user("ada"), data: { userName: "other" } }], "201 400", /Another operation/],
    ["missing", [{ method: "POST", path: "/Users", data: { userName: "ada" } }], "400", /needs a bulkId/],
    ["of what failed", [post("a", "/Users", {}), groupOf("bulkId:a")], "400 400", /userName is missing/],
    [
      "of what failed in a circle",
      [user("", { manager: "bulkId:b" }), user("b", { manager: "bulkId:" })],
      "400 400",
      /userName is missing/,
    ],
  ])("%s", async (_name, operations, expected, detail) => {
    const answer = await bulk(operations);
    expect(statuses(answer)).toBe(expected);
    const failed = answer.body.Operations.find(({ status }: { status: string }) => status >= "400");
    expect(failed.response).toMatchObject({ status: failed.status, detail: expect.stringMatching(detail) });
    expect(endpoint.exchanges.at(-1)?.detail).toMatch(detail);
  });
});

describe("errors", () => {
  test("are told for each operation, and stop nothing by themselves", async () => {
    const bob = await endpoint.newUser("bob");
    const answer = await bulk([
      user("BOB"),
      { method: "PUT", path: `/Users/${bob}`, version: 'W/"7"', data: { userName: "bob" } },
      { method: "PATCH", path: `/Users/${bob}`, data: { Operations: [{ op: "replace", path: "shoeSize", value: 1 }] } },
      { method: "DELETE", path: `/Users/${bob.replace("0", "1")}` },
      user("ada"),
    ]);
    expect(statuses(answer)).toBe("409 412 400 404 201");
    expect(answer.body.Operations[0]).toMatchObject({ response: { scimType: "uniqueness", status: "409" } });
    expect(answer.body.Operations[0]).not.toHaveProperty("location");
    expect(answer.body.Operations[3].location).toContain("/Users/");
    expect(endpoint.exchanges.at(-1)?.detail).toMatch(/^4 of 5 operations failed, the first POST \/Users: BOB is taken/);
  });

  test("failOnErrors: after so many, nothing more is done or told", async () => {
    const operations = [user("ada"), post("x", "/Users", {}), post("y", "/Users", {}), user("bob")];
    expect(statuses(await bulk(operations, { failOnErrors: 1 }))).toBe("201 400");
    expect(endpoint.verbs.users.size).toBe(1);
    endpoint.verbs.users.clear();
    expect(statuses(await bulk(operations, { failOnErrors: 2 }))).toBe("201 400 400");
    endpoint.verbs.users.clear();
    expect(statuses(await bulk(operations, { failOnErrors: 3 }))).toBe("201 400 400 201");
  });

  test("failOnErrors in the middle of a circle: what is there is told", async () => {
    const operations = [user("ada", { manager: "bulkId:bob" }), post("bob", "/Users", { manager: "bulkId:ada" })];
    const answer = await bulk(operations, { failOnErrors: 1 });
    expect(statuses(answer)).toBe("409 400");
    expect(answer.body.Operations[0].location).toContain("/Users/");
  });

  test.each([
    [{ method: "GET", path: "/Users" }, /method is POST/],
    [{ method: "constructor", path: "/Users" }, /method is POST/],
    [{ path: "/Users" }, /method is POST/],
    [{ method: "POST", bulkId: "a", path: "/Bulk", data: { Operations: [] } }, /path is \/Users/],
    [{ method: "POST", bulkId: "a", path: "/Users/.search" }, /path is \/Users/],
    [{ method: "POST", bulkId: "a" }, /path is \/Users/],
    [{ method: "DELETE", path: "/Users" }, /isn't possible/],
    [{ method: "DELETE", path: "/Users/../Groups" }, /path is \/Users/],
  ])("an operation that can't be: %o", async (operation, detail) => {
    const { status, body } = await bulk([operation]);
    expect([status, body.Operations[0].response.detail]).toEqual([200, expect.stringMatching(detail)]);
  });

  test.each([
    [{}, 400, "invalidSyntax"],
    [{ Operations: {} }, 400, "invalidSyntax"],
    [{ Operations: [1] }, 400, "invalidSyntax"],
    [{ Operations: [{ method: 1 }] }, 400, "invalidSyntax"],
    [{ Operations: [{ method: "POST", data: [] }] }, 400, "invalidSyntax"],
    [{ Operations: [], failOnErrors: 0 }, 400, "invalidValue"],
    [{ Operations: [], failOnErrors: "1" }, 400, "invalidValue"],
    [{ Operations: Array.from({ length: 1001 }, () => ({})) }, 413, undefined],
  ])("a request that can't be: %#", async (body, status, scimType) => {
    const answer = await endpoint.send("POST /Bulk", body);
    expect([answer.status, answer.body.scimType]).toEqual([status, scimType]);
  });

  test("a user in it may be as large as one that comes alone", async () => {
    expect(statuses(await bulk([user("ada", { title: "x".repeat(2_000_000) })]))).toBe("413");
  });

  test("an error of ours is told to the operator, and is one operation's", async () => {
    endpoint.verbs.deleteUser = async () => {
      throw new Error("relation users does not exist");
    };
    const answer = await bulk([{ method: "DELETE", path: `/Users/${await endpoint.newUser("ada")}` }, user("bob")]);
    expect(statuses(answer)).toBe("500 201");
    expect(answer.body.Operations[0].response.detail).not.toContain("relation");
    expect(endpoint.errors).toHaveLength(1);
  });
});

test.each(["a\nb", "ü", "\u20ac"])("a version that no header can hold (%j) fails by itself", async (version) => {
  const id = await endpoint.newUser("bob");
  const answer = await bulk([{ method: "DELETE", path: `/Users/${id}`, version }, user("ada")]);
  expect(statuses(answer)).toBe("400 201");
  expect(answer.body.Operations[0].response).toMatchObject({ status: "400", scimType: "invalidValue" });
  expect(endpoint.errors).toEqual([]);
});
