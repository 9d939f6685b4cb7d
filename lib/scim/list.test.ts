import { beforeEach, describe, expect, test } from "vitest";
import { MemoryEndpoint } from "./testing/memory-endpoint.ts";
import { CORE_GROUP, CORE_USER, LIST_RESPONSE } from "./urns.ts";

let endpoint: MemoryEndpoint;

beforeEach(async () => {
  endpoint = new MemoryEndpoint();
  await endpoint.newUser("bea", { title: "Zebra", emails: [{ value: "c@x.example" }, { value: "a@x.example", primary: true }] });
  await endpoint.newUser("Ada", { title: "apple", emails: [{ value: "b@x.example" }], name: { familyName: "Ü" } });
  await endpoint.newUser("cyd", { title: "Apple" });
  await endpoint.newUser("dot", { active: false });
});

const names = (body: { Resources: { userName?: string; displayName?: string }[] }) =>
  body.Resources.map((resource) => resource.userName ?? resource.displayName).join(" ");
const list = async (query: string) => (await endpoint.send(`GET /Users?${query}`)).body;

describe("sorting", () => {
  test.each([
    ["sortBy=userName", "Ada bea cyd dot"],
    ["sortBy=USERNAME&sortOrder=Descending", "dot cyd bea Ada"],
    ["sortBy=title", "Ada cyd bea dot"],
    ["sortBy=title&sortOrder=descending", "dot bea Ada cyd"],
    ["sortBy=emails", "bea Ada cyd dot"],
    ["sortBy=emails.value&sortOrder=descending", "cyd dot Ada bea"],
    ["sortBy=name.familyName", "Ada bea cyd dot"],
    ["sortBy=active", "dot bea Ada cyd"],
    ["sortBy=id", "bea Ada cyd dot"],
    ["sortBy=meta.created", "bea Ada cyd dot"],
    ["sortBy=urn:ietf:params:scim:schemas:core:2.0:User:userName", "Ada bea cyd dot"],
    ["sortOrder=descending", "bea Ada cyd dot"],
    ["sortBy=&sortOrder=x", "bea Ada cyd dot"],
    ["sortBy=userName&startIndex=2&count=2", "bea cyd"],
  ])("?%s", async (query, expected) => {
    expect(names(await list(query))).toBe(expected);
  });

  test.each([
    ["sortBy=shoeSize", /no attribute "shoeSize"/],
    ["sortBy=name", /name one of name\.formatted/],
    ["sortBy=password", /no attribute/],
    ["sortBy=groups", /no one value/],
    ["sortBy=schemas", /no one value/],
    ["sortBy=meta.location", /can't be filtered or sorted/],
    ["sortBy=userName&sortOrder=up", /ascending or descending/],
    ["sortBy=userName'%22;--", /no attribute/],
  ])("400 ?%s", async (query, detail) => {
    expect(await list(query)).toMatchObject({ status: "400", scimType: "invalidValue", detail: expect.stringMatching(detail) });
  });
});

describe("paging by cursor (RFC 9865)", () => {
  test.each(["", "&sortBy=userName", "&sortBy=title&sortOrder=descending", "&filter=title%20pr%20or%20active%20eq%20false"])(
    "page by page, all come once%s",
    async (rest) => {
      const whole = names(await list(`count=10${rest}`));
      const seen: string[] = [];
      let cursor: string | undefined = "";
      while (cursor !== undefined) {
        const body = await list(`cursor=${cursor}&count=1${rest}`);
        expect(body).toMatchObject({ schemas: [LIST_RESPONSE], totalResults: 4, itemsPerPage: 1 });
        expect(body).not.toHaveProperty("startIndex");
        seen.push(names(body));
        cursor = body.nextCursor;
        expect(cursor ?? "x").toMatch(/^[A-Za-z0-9._~-]+$/);
      }
      expect(seen.join(" ")).toBe(whole);
    },
  );

  test("the first page may be asked for without a value; a full last page has no nextCursor", async () => {
    expect((await list("cursor&count=4")).nextCursor).toBeUndefined();
    expect((await list("cursor&count=3")).nextCursor).toBeDefined();
    expect((await list("cursor")).itemsPerPage).toBe(4);
  });

  test("without cursor it is paging by index", async () => {
    const body = await list("count=1");
    expect(body).toMatchObject({ startIndex: 1 });
    expect(body).not.toHaveProperty("nextCursor");
  });

  test.each(["count=0", "count=-3"])("%s: the total only", async (count) => {
    const body = await list(`cursor=&${count}`);
    expect(body).toEqual({ schemas: [LIST_RESPONSE], totalResults: 4, itemsPerPage: 0, Resources: [] });
  });

  const next = async (query: string) => (await list(`cursor&${query}`)).nextCursor as string;

  test("a cursor is bound to the filter, the order, the type and the workspace", async () => {
    const cursor = await next("count=1&sortBy=userName&filter=active eq true");
    const refused = expect.objectContaining({ status: "400", scimType: "invalidCursor" });
    expect(await list(`cursor=${cursor}&count=1&sortBy=userName&filter=active eq true&attributes=id`)).toHaveProperty(
      "nextCursor",
    );
    expect(await list(`cursor=${cursor}&count=1&sortBy=userName`)).toEqual(refused);
    expect(await list(`cursor=${cursor}&count=1&sortBy=title&filter=active eq true`)).toEqual(refused);
    expect(await list(`cursor=${cursor}&count=1&sortBy=userName&sortOrder=descending&filter=active eq true`)).toEqual(refused);
    const plain = await next("count=1");
    expect((await endpoint.send(`GET /Groups?cursor=${plain}&count=1`)).body).toEqual(refused);
    expect((await endpoint.send(`GET /?cursor=${plain}&count=1`)).body).toEqual(refused);
    const other = await endpoint.send(`GET /Users?cursor=${plain}&count=1`, undefined, { authorization: "Bearer fabrikam" });
    expect(other.body).toEqual(refused);
  });

  test.each(["x", "%00", "AAAA", "A".repeat(5000), "é", "null"])("a made-up cursor is invalid: %s", async (cursor) => {
    expect(await list(`cursor=${cursor}`)).toMatchObject({
      status: "400",
      scimType: cursor === "%00" ? "invalidValue" : "invalidCursor",
    });
  });

  test("a changed one, too, and no two are alike", async () => {
    const cursor = await next("count=1");
    expect(await next("count=1")).not.toBe(cursor);
    for (const at of [0, 20, cursor.length - 2]) {
      const changed = cursor.slice(0, at) + (cursor[at] === "A" ? "B" : "A") + cursor.slice(at + 1);
      expect(await list(`cursor=${changed}&count=1`)).toMatchObject({ scimType: "invalidCursor" });
    }
  });

  test("after a day it has expired", async () => {
    const cursor = await next("count=1");
    endpoint.clock += 86_400_000;
    expect(await list(`cursor=${cursor}&count=1`)).toHaveProperty("Resources");
    endpoint.clock += 1000;
    expect(await list(`cursor=${cursor}&count=1`)).toMatchObject({ status: "400", scimType: "expiredCursor" });
  });

  test.each(["count=1001", "count=x", "count=1.5"])("%s: invalidCount", async (count) => {
    expect(await list(`cursor=&${count}`)).toMatchObject({ status: "400", scimType: "invalidCount" });
  });

  test("count stays what it was on the first page", async () => {
    const cursor = await next("count=2");
    expect(await list(`cursor=${cursor}&count=3`)).toMatchObject({ status: "400", scimType: "invalidCount" });
    expect(await list(`cursor=${cursor}`)).toMatchObject({ status: "400", scimType: "invalidCount" });
  });

  test("not together with startIndex", async () => {
    expect(await list("cursor=&startIndex=1")).toMatchObject({ status: "400", scimType: "invalidValue" });
  });
});

describe("search by POST", () => {
  const search = (path: string, body: unknown) => endpoint.send(`POST ${path}/.search`, body);

  test("of users, with all that a list takes", async () => {
    const { status, body } = await search("/Users", {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
      attributes: ["userName", "title"],
      filter: 'title sw "a"',
      sortBy: "userName",
      sortOrder: "descending",
      startIndex: 1,
      count: 1,
    });
    expect([status, names(body), body.totalResults, body.startIndex]).toEqual([200, "cyd", 2, 1]);
    expect(Object.keys(body.Resources[0])).toEqual(["schemas", "id", "userName", "title"]);
  });

  test("by cursor", async () => {
    const first = (await search("/Users", { cursor: "", count: 3 })).body;
    const second = (await search("/Users", { cursor: first.nextCursor, count: 3 })).body;
    expect([names(first), names(second), second.nextCursor]).toEqual(["bea Ada cyd", "dot", undefined]);
  });

  test("of groups; lists of attributes as one text, too", async () => {
    await endpoint.newGroup("Sales");
    const { body } = await search("/groups", { excludedAttributes: "members,meta", filter: 'displayName eq "SALES"' });
    expect(body.Resources).toEqual([{ schemas: [CORE_GROUP], id: expect.any(String), displayName: "Sales" }]);
  });

  test("it is no write, and an empty one asks for all", async () => {
    expect((await search("/Users", {})).body.totalResults).toBe(4);
  });

  test.each([{ filter: 1 }, { count: "x" }, { count: 1.5 }, { attributes: [1] }, { sortBy: {} }, { startIndex: true }])(
    "400 for %o",
    async (sent) => {
      expect((await search("/Users", sent)).body).toMatchObject({
        status: "400",
        scimType: sent.filter ? "invalidFilter" : "invalidValue",
      });
    },
  );
});

describe("at the root", () => {
  const root = async (query: string) => (await endpoint.send(`GET /?${query}`)).body;

  beforeEach(async () => {
    await endpoint.newGroup("Bears", ...endpoint.verbs.users.keys());
    await endpoint.newGroup("ant");
  });

  test("users and groups, each as its own endpoint shows it", async () => {
    const { body } = await endpoint.send("POST /.search", { filter: 'displayName eq "ANT" or userName eq "ada"' });
    expect(body.totalResults).toBe(2);
    const [user, group] = body.Resources;
    expect([user.schemas, group.schemas]).toEqual([[CORE_USER], [CORE_GROUP]]);
    expect((await endpoint.send(`GET /Users/${user.id}`)).body).toEqual(user);
    expect((await endpoint.send(`GET /Groups/${group.id}`)).body).toEqual(group);
  });

  test.each([
    ["", 6],
    ['filter=meta.resourceType eq "Group"', 2],
    ['filter=meta.resourceType eq "User" or meta.resourceType eq "Group"', 6],
    ["filter=userName pr", 4],
    ["filter=not (userName pr)", 2],
    ["filter=members pr", 1],
    [`filter=schemas eq "${CORE_GROUP}"`, 2],
  ])("%s", async (query, total) => {
    expect((await root(query)).totalResults).toBe(total);
  });

  test("sorted, those without the attribute last, page by page", async () => {
    const first = await root("sortBy=displayName&count=4&cursor");
    expect(names(first)).toBe("ant Bears bea Ada");
    expect(names(await root(`sortBy=displayName&count=4&cursor=${first.nextCursor}`))).toBe("cyd dot");
    expect(names(await root("sortBy=userName&startIndex=4&count=2"))).toBe("dot Bears");
  });

  test("attributes of either", async () => {
    const { Resources } = await root("attributes=userName,displayName&sortBy=userName&startIndex=4");
    expect(Resources.map(Object.keys)).toEqual([
      ["schemas", "id", "userName"],
      ["schemas", "id", "displayName"],
      ["schemas", "id", "displayName"],
    ]);
  });

  test("what neither has is an error", async () => {
    expect(await root("filter=shoeSize pr")).toMatchObject({ scimType: "invalidFilter" });
  });
});
