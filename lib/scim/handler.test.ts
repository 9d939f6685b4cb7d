import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endpoint, expectError, NOBODY, newGroup, newUser, patchOf, send } from "../../test/scim-exchange.ts";
import { BASE } from "./testing/memory-endpoint.ts";
import type { JsonObject } from "./types.ts";
import { CORE_USER } from "./urns.ts";

describe("who may come in", () => {
  test.each<Record<string, string>>([{}, { authorization: "Bearer wrong" }, { authorization: "Basic a2V5" }])(
    "401 for %o",
    async (headers) => {
      const response = await endpoint.handle(new Request(`${BASE}/Nowhere`, { headers }));
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
      await expectError(response, 401);
      expect(endpoint.exchanges).toMatchObject([{ ctx: null, status: 401, path: "/Nowhere", detail: "The key isn't known." }]);
    },
  );

  test("403 while sync is off, for everything, with the write handed over without its passwords", async () => {
    endpoint.isPaused = true;
    await expectError(await send("GET /Users"), 403);
    await expectError(await send("GET /Schemas"), 403);
    await expectError(await send("POST /Users?x=1", { body: { userName: "ada", PassWord: "secret" } }), 403);
    await expectError(
      await send(
        `PATCH /Users/${NOBODY}`,
        patchOf(
          { op: "replace", path: "password", value: "secret" },
          { op: "replace", value: { [`${CORE_USER}:password`]: "secret", title: "x" } },
        ),
      ),
      403,
    );
    await expectError(await send("POST /Users", { body: '{"userName":"ada","p\\u0061ssword":"secret"}' }), 403);
    await expectError(await send(`DELETE /Groups/${NOBODY}`), 403);
    expect(endpoint.admitted).toEqual([
      null,
      null,
      { requestId: "request-3", method: "POST", path: "/Users", query: "x=1", body: { userName: "ada" } },
      {
        requestId: "request-4",
        method: "PATCH",
        path: `/Users/${NOBODY}`,
        query: "",
        body: {
          Operations: [
            { op: "replace", path: "password" },
            { op: "replace", value: { title: "x" } },
          ],
        },
      },
      { requestId: "request-5", method: "POST", path: "/Users", query: "", body: { userName: "ada" } },
      { requestId: "request-6", method: "DELETE", path: `/Groups/${NOBODY}`, query: "", body: null },
    ]);
    expect(endpoint.verbs.users.size).toBe(0);
  });

  test("what a password is compared with is neither recorded nor told", async () => {
    for (const query of [
      "filter=password+eq+%22hunter2%22&count=1",
      "filter=userName%20eq%20%22x%22%20and%20p%61ssword%20eq%20hunter2&count=1",
      "filter=title eq x password eq hunter2",
      "filter=(PassWord sw hunter2)",
    ]) {
      const text = await (await send(`GET /Users?${query}`)).text();
      expect(text).toContain("invalidFilter");
      expect(text, query).not.toContain("hunter2");
    }
    await send("GET /Users?filter=userName+eq+%22password%22");
    expect(JSON.stringify(endpoint.exchanges)).not.toContain("hunter2");
    expect(endpoint.exchanges[0]?.query).toBe("filter=***&count=1");
    expect(endpoint.exchanges.at(-1)?.query).toBe("filter=userName+eq+%22password%22");
  });

  test("each exchange is recorded", async () => {
    Object.assign(endpoint, { clock: 1_000, tick: 5 });
    await send("GET /Users?filter=userName+eq+%22x%22", { headers: { "user-agent": "Okta SCIM Client 1.0.0" } });
    expect(endpoint.exchanges).toEqual([
      {
        ctx: "contoso",
        requestId: "request-1",
        at: new Date(1_010),
        method: "GET",
        path: "/Users",
        query: "filter=userName+eq+%22x%22",
        status: 200,
        durationMs: 5,
        userAgent: "Okta SCIM Client 1.0.0",
        forwardedFor: null,
        detail: null,
        requestHeaders: {
          authorization: "***",
          "content-type": "application/scim+json; charset=utf-8",
          "user-agent": "Okta SCIM Client 1.0.0",
        },
        responseHeaders: { "Content-Type": "application/scim+json; charset=utf-8", "X-Request-Id": "request-1" },
        requestBody: null,
        responseBody: { text: expect.stringContaining('"totalResults":0'), bytes: expect.any(Number), cut: false },
        body: null,
        totalResults: 0,
      },
    ]);
  });
});

describe("what the rules are told besides", () => {
  test("before an answer is sent, an error's too; not without a known key", async () => {
    await send("GET /Users");
    await send("GET /Nothing");
    await send("GET /Users", { headers: { authorization: "Bearer other" } });
    expect(endpoint.settled).toEqual(["contoso", "contoso"]);
  });

  test("all unmapped paths of a PATCH, and that it would have deactivated", async () => {
    const { id } = await newUser("adele");
    const body = patchOf(
      { op: "replace", path: "shoeSize", value: "38" },
      { op: "replace", path: "title", value: "Head" },
      { op: "replace", path: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:badge", value: "1" },
      { op: "add", path: "shoeSize", value: "39" },
      { op: "add", path: "emails[", value: "x" },
      { op: "Replace", path: "active", value: "False" },
    );
    await expectError(await send(`PATCH /Users/${id}`, body), 400, "invalidPath");
    const paths = ["shoeSize", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:badge", "emails["];
    expect(endpoint.unmapped).toEqual([{ ctx: "contoso", type: "User", id, paths, deactivates: true }]);
    expect(endpoint.verbs.users.get(String(id))?.active).toBe(true);
  });

  test.each<[string, JsonObject, boolean]>([
    ["active without a path", { op: "replace", value: { active: false } }, true],
    ["active with its schema", { op: "replace", path: "urn:ietf:params:scim:schemas:core:2.0:User:active", value: false }, true],
    ["activation", { op: "replace", path: "active", value: true }, false],
    ["active removed, which is no change", { op: "remove", path: "active" }, false],
    ["active in an operation that can't be read", { op: "nonsense", path: "active", value: false }, false],
  ])("deactivates or not: %s", async (_what, operation, expected) => {
    const { id } = await newUser("adele");
    await send(`PATCH /Users/${id}`, patchOf({ op: "add", path: "shoeSize", value: "38" }, operation));
    expect(endpoint.unmapped).toMatchObject([{ paths: ["shoeSize"], deactivates: expected }]);
  });

  test("not what a body holds, where the unknown is ignored, nor other mistakes", async () => {
    const { id } = await newUser("adele", { shoeSize: "38" });
    await send(`PATCH /Users/${id}`, patchOf({ op: "replace", value: { shoeSize: "38" } }));
    await send(`PATCH /Users/${id}`, patchOf({ op: "replace", path: "groups", value: [] }));
    await send(`PATCH /Users/${id}`, patchOf({ op: "remove", path: "urn:ietf:params:scim:schemas:core:2.0:User" }));
    expect(endpoint.unmapped).toEqual([]);
  });

  test("of a group, and within a Bulk", async () => {
    const { id } = await newGroup("Sales");
    const data = { Operations: [{ op: "add", path: "cost", value: "1" }] };
    await send("POST /Bulk", { body: { Operations: [{ method: "PATCH", path: `/Groups/${id}`, data }] } });
    expect(endpoint.unmapped).toEqual([{ ctx: "contoso", type: "Group", id, paths: ["cost"], deactivates: false }]);
  });
});

test("whatever comes, never a 500", { timeout: 60_000 }, async () => {
  const { id: user } = await newUser("ada", { emails: [{ value: "a", type: "work" }] });
  const { id: group } = await newGroup("Sales", user);
  const lines = ["POST /Users", "POST /Groups", "POST /Bulk"];
  for (const method of ["PUT", "PATCH"]) lines.push(`${method} /Users/${user}`, `${method} /Groups/${group}`);
  const names = [
    "userName",
    "displayName",
    "emails",
    "members",
    "Operations",
    "schemas",
    "active",
    "manager",
    "name",
    "urn:x:y",
    "op",
    "path",
    "value",
  ];
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(
        null,
        true,
        1,
        "",
        "x",
        "add",
        "remove",
        "replace",
        'emails[type eq "work"]',
        "members",
        `members[value eq "${user}"]`,
      ),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 5 }),
    ),
  })).value;
  const operations = fc.array(
    fc.record({ op: fc.constantFrom("add", "replace", "remove"), path: json, value: json }, { requiredKeys: ["op"] }),
  );
  const body = fc.oneof(
    json,
    fc.record({ userName: json, displayName: fc.constant("x"), emails: json, members: json }),
    fc.record({ Operations: operations }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...lines), body, async (line, sent) => {
      const { status } = await send(line, { body: sent });
      expect(status).not.toBe(500);
    }),
    { numRuns: 500 },
  );
  await fc.assert(
    fc.asyncProperty(fc.webPath(), fc.webQueryParameters(), async (path, query) => {
      expect((await send(`GET ${path}?${query}`)).status).not.toBe(500);
      expect((await send(`GET /Users?filter=${query}&attributes=${query}&count=${path.length}`)).status).not.toBe(500);
    }),
    { numRuns: 200 },
  );
  expect(endpoint.errors).toEqual([]);
});
