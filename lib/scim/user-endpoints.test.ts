import { describe, expect, test } from "vitest";
import { endpoint, expectError, json, newUser, patchOf, send } from "../../test/scim-exchange.ts";
import { BASE } from "./testing/memory-endpoint.ts";
import type { JsonObject } from "./types.ts";
import { CORE_USER, ENTERPRISE_USER, LIST_RESPONSE } from "./urns.ts";

describe("users", () => {
  test("POST: 201, Location, the whole user", async () => {
    const response = await send("POST /Users", {
      body: { userName: "ada", externalId: "x", department: "R", emails: [{ value: "a", type: "work" }] },
    });
    const user = (await response.json()) as JsonObject;
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe(`${BASE}/Users/${user.id}`);
    expect(response.headers.get("etag")).toBe('W/"1"');
    expect(user).toMatchObject({
      schemas: [CORE_USER, ENTERPRISE_USER],
      userName: "ada",
      externalId: "x",
      active: true,
      emails: [{ value: "a", type: "work" }],
      meta: { resourceType: "User", location: `${BASE}/Users/${user.id}`, version: 'W/"1"' },
    });
    expect(await json(`GET /Users/${user.id}`)).toEqual(user);
  });

  test("POST of a taken name: 409 uniqueness", async () => {
    await newUser("ada");
    await expectError(await send("POST /Users", { body: { userName: "ADA" } }), 409, "uniqueness");
  });

  test("Entra's test of the connection", async () => {
    const response = await send('GET /Users?filter=userName eq "a4bd2d5f-6fd4-4b2b-8b1c-5f8a29d0b4fb"');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      schemas: [LIST_RESPONSE],
      totalResults: 0,
      Resources: [],
      startIndex: 1,
      itemsPerPage: 0,
    });
  });

  test.each([
    "filter=userName+eq+%22BJensen%22",
    "filter=userName%20eq%20%22bjensen%22&",
    "filter=externalId eq jyoung",
    'filter=emails[type eq "work"].value eq "b@x.example"',
    'filter=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "r"',
    "filter=name.FamilyName eq Jensen and (emails.Value co x.example or emails.Value co x.org)",
    "Filter=active eq true and not (title pr)",
    "aadOptscim062020&unknown=%&filter=meta.created lt 2030-01-01T00:00:00Z and title eq null",
  ])("found by %s", async (query) => {
    await newUser("bjensen", {
      externalId: "jyoung",
      department: "R",
      name: { familyName: "Jensen" },
      emails: [{ type: "work", value: "b@x.example" }],
    });
    await newUser("other", { title: "x", active: false });
    const list = await json(`GET /Users?${query}`);
    expect(list).toMatchObject({ totalResults: 1, Resources: [{ userName: "bjensen" }] });
  });

  test.each(["filter=shoeSize eq 1", "filter=userName", "filter=userName eq", 'filter=userName eq "x'])(
    "400 invalidFilter: %s",
    async (query) => {
      await expectError(await send(`GET /Users?${query}`), 400, "invalidFilter");
    },
  );

  test.each(["filter=userName eq %22%00%22", "filter=%", "filter=%ff", "count=x", "count=1.5", "startIndex=1e3"])(
    "400 invalidValue: %s",
    async (query) => {
      await expectError(await send(`GET /Users?${query}`), 400, "invalidValue");
    },
  );

  test.each([
    ["", 1, 3],
    ["startIndex=2&count=1", 2, 1],
    ["startIndex=0", 1, 3],
    ["startIndex=-5&count=2", 1, 2],
    ["count=0", 1, 0],
    ["count=-1", 1, 0],
    ["count=99999999999999999999", 1, 3],
    ["startIndex=9", 9, 0],
    ["count=&startIndex=", 1, 3],
  ])("page ?%s", async (query, startIndex, itemsPerPage) => {
    for (const name of ["a", "b", "c"]) await newUser(name);
    expect(await json(`GET /Users?${query}`)).toMatchObject({ totalResults: 3, startIndex, itemsPerPage });
  });

  test("attributes and excludedAttributes", async () => {
    const { id } = await newUser("ada", { title: "x" });
    expect(await json(`GET /Users/${id}?attributes=userName`)).toEqual({ schemas: [CORE_USER], id, userName: "ada" });
    expect(await json(`GET /Users/${id}?excludedAttributes=title,meta`)).toEqual({
      schemas: [CORE_USER],
      id,
      userName: "ada",
      active: true,
    });
    expect(await json("GET /Users?attributes=id")).toMatchObject({ Resources: [{ schemas: [CORE_USER], id }] });
  });

  test("groups are loaded only to be shown", async () => {
    const { id } = await newUser("ada");
    for (const query of ["", "?attributes=userName", "?excludedAttributes=groups", "?attributes=groups.value"]) {
      await send(`GET /Users/${id}${query}`);
      await send(`GET /Users${query}`);
    }
    await send("GET /Users?count=0");
    expect(endpoint.verbs.calls.map((call) => call.wantMemberships)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      true,
      true,
      false,
    ]);
  });

  test("PATCH: 200 with the user, in both of Entra's dialects", async () => {
    const { id } = await newUser("ada");
    const response = await send(
      `PATCH /Users/${id}`,
      patchOf(
        { op: "Replace", path: 'emails[type eq "work"].value', value: "x@test.example" },
        { op: "replace", value: { displayName: "Bjfe", "name.givenName": "Kkom" } },
        { op: "Add", path: "active", value: "False" },
      ),
    );
    expect(response.status).toBe(200);
    expect(response.headers.get("etag")).toBe('W/"2"');
    expect(await response.json()).toMatchObject({
      active: false,
      displayName: "Bjfe",
      emails: [{ type: "work", value: "x@test.example" }],
    });
  });

  test("PATCH with no operations is a valid no-op", async () => {
    const { id } = await newUser("ada");
    const response = await send(`PATCH /Users/${id}`, patchOf());
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ meta: { version: 'W/"1"' } });
  });

  test("PATCH that can't be: nothing changes", async () => {
    const { id } = await newUser("ada");
    const sent = patchOf({ op: "replace", path: "title", value: "x" }, { op: "replace", path: "shoeSize", value: 1 });
    await expectError(await send(`PATCH /Users/${id}`, sent), 400, "invalidPath");
    expect(await json(`GET /Users/${id}`)).not.toHaveProperty("title");
  });

  test("PUT replaces, but keeps what cuts links or restores people", async () => {
    const { id } = await newUser("ada", { externalId: "x", active: false, title: "t", emails: [{ value: "a" }] });
    const user = await json(`PUT /Users/${id}?`, {
      body: { schemas: ["urn:scim:schemas:core:2.0"], userName: "ada", id: "other", addresses: [], emails: null },
    });
    expect(user).toMatchObject({ id, externalId: "x", active: false });
    expect(user).not.toHaveProperty("title");
    expect(user).not.toHaveProperty("emails");
  });

  test("PUT without a name: 400", async () => {
    const { id } = await newUser("ada");
    await expectError(await send(`PUT /Users/${id}`, { body: { userame: "x" } }), 400, "invalidValue");
  });

  test("DELETE: 204, then 404 everywhere", async () => {
    const { id } = await newUser("ada");
    const response = await send(`DELETE /Users/${id}`);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
    await expectError(await send(`GET /Users/${id}`), 404);
    await expectError(await send(`DELETE /Users/${id}`), 404);
    await expectError(await send(`PATCH /Users/${id}`, patchOf()), 404);
    await expectError(await send(`PUT /Users/${id}`, { body: { userName: "x" } }), 404);
  });

  test("ETags", async () => {
    const { id } = await newUser("ada");
    const title = (value: string) => patchOf({ op: "replace", path: "title", value });
    const known = await send(`GET /Users/${id}`, { headers: { "if-none-match": '"x", W/"1"' } });
    expect([known.status, known.headers.get("etag"), await known.text()]).toEqual([304, 'W/"1"', ""]);
    expect((await send(`GET /Users/${id}`, { headers: { "if-none-match": 'W/"2"' } })).status).toBe(200);
    expect((await send(`PATCH /Users/${id}`, { ...title("a"), headers: { "if-match": 'W/"1"' } })).status).toBe(200);
    await expectError(await send(`PATCH /Users/${id}`, { ...title("b"), headers: { "if-match": 'W/"1"' } }), 412);
    for (const tags of ["nonsense", 'W/"7", "8"', '"1", x', ""]) {
      await expectError(await send(`PATCH /Users/${id}`, { ...title("b"), headers: { "if-match": tags } }), 412);
    }
    expect((await send(`PATCH /Users/${id}`, { ...title("a"), headers: { "if-match": 'x, "7", "2"' } })).status).toBe(200);
    expect((await send(`GET /Users/${id}`, { headers: { "if-none-match": "*" } })).status).toBe(304);
    expect((await send(`PATCH /Users/${id}`, { ...title("b"), headers: { "if-match": "*" } })).status).toBe(200);
  });
});

describe("the ETag of a user who is in groups", () => {
  const tagOf = async (line: string) => (await send(line)).headers.get("etag") ?? "";

  test("changes with the groups that are shown, and only guards the user's own attributes", async () => {
    const { id } = await newUser("ada");
    await send("POST /Groups", { body: { displayName: "Sales", members: [{ value: id }] } });
    const first = await tagOf(`GET /Users/${id}`);
    expect((await json(`GET /Users/${id}`)).meta).toMatchObject({ version: first });
    expect((await send(`GET /Users/${id}`, { headers: { "if-none-match": first } })).status).toBe(304);
    await send("POST /Groups", { body: { displayName: "Support", members: [{ value: id }] } });
    const second = await tagOf(`GET /Users/${id}`);
    expect(second).not.toBe(first);
    expect((await send(`GET /Users/${id}`, { headers: { "if-none-match": first } })).status).toBe(200);
    expect((await send(`GET /Users/${id}`, { headers: { "if-none-match": 'W/"1"' } })).status).toBe(200);
    expect(await tagOf(`GET /Users/${id}?excludedAttributes=groups`)).toBe('W/"1"');
    const title = patchOf({ op: "replace", path: "title", value: "a" });
    expect((await send(`PATCH /Users/${id}`, { ...title, headers: { "if-match": first } })).status).toBe(200);
    await expectError(await send(`PATCH /Users/${id}`, { ...title, headers: { "if-match": first } }), 412);
  });
});
