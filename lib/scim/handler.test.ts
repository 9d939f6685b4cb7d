import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { ScimError } from "./errors.ts";
import { createScimHandler } from "./handler.ts";
import { MemoryVerbs } from "./testing/memory-verbs.ts";
import type { Exchange, JsonObject, RefusedWrite, UnmappedPaths } from "./types.ts";
import { CORE_GROUP, CORE_USER, ENTERPRISE_USER, ERROR, LIST_RESPONSE } from "./urns.ts";

const BASE = "https://roster.example/scim/v2";
const NOBODY = "00000000-0000-4000-8000-999999999999";

let verbs: MemoryVerbs;
let exchanges: { ctx: string | null; exchange: Exchange }[];
let admitted: (RefusedWrite | null)[];
let isPaused: boolean;
let errors: unknown[];
let settled: string[];
let unmapped: ({ ctx: string } & UnmappedPaths)[];
let handle: (request: Request) => Promise<Response>;

beforeEach(() => {
  verbs = new MemoryVerbs();
  exchanges = [];
  admitted = [];
  errors = [];
  settled = [];
  unmapped = [];
  isPaused = false;
  let clock = 1_000;
  let serial = 0;
  handle = createScimHandler<string>({
    baseUrl: BASE,
    authenticate: async ({ authorization }) => {
      if (authorization !== "Bearer key") throw new ScimError(401, null, "The key isn't known.");
      return { ctx: "contoso", refusal: null };
    },
    takeTurn: async () => () => {},
    admit: async (_ctx, write) => {
      admitted.push(write);
      if (isPaused) throw new ScimError(403, null, "Sync is turned off.");
    },
    verbs,
    record: (ctx, exchange) => exchanges.push({ ctx, exchange: exchange() }),
    passes: (error) => error instanceof Error && error.message.includes("restarts"),
    reportError: (error) => errors.push(error),
    now: () => (clock += 5),
    newId: () => `request-${++serial}`,
    cursorSecret: () => "a secret",
    cursorScope: (ctx) => ctx,
    beforeAnswer: async (ctx) => void settled.push(ctx),
    reportUnmapped: (ctx, paths) => void unmapped.push({ ctx, ...paths }),
  });
});

interface Sent {
  body?: unknown;
  headers?: Record<string, string>;
}

/** `GET /Users`, as a client sends it. */
function send(line: string, { body, headers = {} }: Sent = {}): Promise<Response> {
  const space = line.indexOf(" ");
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  return handle(
    new Request(BASE + line.slice(space + 1), {
      method: line.slice(0, space),
      headers: { authorization: "Bearer key", "content-type": "application/scim+json; charset=utf-8", ...headers },
      ...(text === undefined ? {} : { body: text }),
    }),
  );
}

async function json(line: string, sent?: Sent): Promise<JsonObject> {
  const response = await send(line, sent);
  return (await response.json()) as JsonObject;
}

const newUser = (userName: string, rest: JsonObject = {}) => json("POST /Users", { body: { userName, ...rest } });
const newGroup = (displayName: string, ...ids: unknown[]) =>
  json("POST /Groups", { body: { displayName, members: ids.map((value) => ({ value })) } });
const patchOf = (...Operations: JsonObject[]) => ({ body: { Operations } });

async function expectError(response: Response, status: number, scimType?: string): Promise<JsonObject> {
  const error = (await response.json()) as JsonObject;
  expect({ status: response.status, ...error }).toMatchObject({ status: String(status), schemas: [ERROR] });
  expect(response.status).toBe(status);
  expect(error.scimType).toBe(scimType);
  expect(error.detail).toContain(response.headers.get("x-request-id"));
  expect(response.headers.get("content-type")).toBe("application/scim+json; charset=utf-8");
  return error;
}

describe("who may come in", () => {
  test.each<Record<string, string>>([{}, { authorization: "Bearer wrong" }, { authorization: "Basic a2V5" }])(
    "401 for %o",
    async (headers) => {
      const response = await handle(new Request(`${BASE}/Nowhere`, { headers }));
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
      await expectError(response, 401);
      expect(exchanges).toMatchObject([
        { ctx: null, exchange: { status: 401, path: "/Nowhere", detail: "The key isn't known." } },
      ]);
    },
  );

  test("403 while sync is off, for everything, with the write handed over without its passwords", async () => {
    isPaused = true;
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
    expect(admitted).toEqual([
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
    expect(verbs.users.size).toBe(0);
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
    expect(JSON.stringify(exchanges)).not.toContain("hunter2");
    expect(exchanges[0]?.exchange.query).toBe("filter=***&count=1");
    expect(exchanges.at(-1)?.exchange.query).toBe("filter=userName+eq+%22password%22");
  });

  test("each exchange is recorded", async () => {
    await send("GET /Users?filter=userName+eq+%22x%22", { headers: { "user-agent": "Okta SCIM Client 1.0.0" } });
    expect(exchanges).toEqual([
      {
        ctx: "contoso",
        exchange: {
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
      },
    ]);
  });
});

describe("where things are", () => {
  test.each([
    `${BASE}/Users`,
    `${BASE}/Users/`,
    `${BASE}//Users`,
    `${BASE}/users`,
    "http://127.0.0.1:3000/scim/v2/Users?",
    "https://proxy.example/roster/scim/v2/Users/?aadOptscim062020",
  ])("200 at %s", async (url) => {
    expect((await handle(new Request(url, { headers: { authorization: "Bearer key" } }))).status).toBe(200);
  });

  test.each([`/Users/${NOBODY}/x`, "/Nothing", "/Nothing/x", "/__proto__", "/constructor/x", "/%"])("404 at %s", async (path) => {
    await expectError(await send(`GET ${path}`), 404);
  });

  test.each(["GET", "PUT", "PATCH", "DELETE"])("404 before any verb for ids that are none: %s", async (method) => {
    const body = method === "GET" || method === "DELETE" ? undefined : {};
    await expectError(await send(`${method} /Users/010101001010101011001010101011`, { body }), 404);
    await expectError(await send(`${method} /Groups/${NOBODY.slice(1)}g`, { body }), 404);
    expect(verbs.calls).toEqual([]);
  });

  test("an id in upper case is the same", async () => {
    verbs.users.clear();
    const id = "abcdefab-0000-4000-8000-000000000001";
    const { id: _id, ...user } = await verbs.createUser("contoso", {
      userName: "ada",
      externalId: null,
      active: true,
      attributes: {},
    });
    verbs.users.set(id, { ...user, id });
    expect(await json(`GET /Users/${id.toUpperCase()}`)).toMatchObject({ id, userName: "ada" });
  });

  test.each([
    ["PUT /Users", "GET, HEAD, POST"],
    [`POST /Groups/${NOBODY}`, "GET, HEAD, PUT, PATCH, DELETE"],
    ["POST /Schemas", "GET, HEAD"],
    ["OPTIONS /Users", "GET, HEAD, POST"],
    ["constructor /Users", "GET, HEAD, POST"],
  ])("405 for %s", async (line, allowed) => {
    const response = await send(line, line.startsWith("P") ? { body: {} } : {});
    expect(response.headers.get("allow")).toBe(allowed);
    await expectError(response, 405);
  });

  test.each(["GET /Me", "PATCH /Me", "DELETE /me"])("501 for %s", async (line) => {
    expect((await expectError(await send(line, line.startsWith("PATCH") ? { body: {} } : {}), 501)).detail).toMatch(
      /nobody is \/Me/,
    );
  });

  test("HEAD is GET without the body", async () => {
    const { id } = await newUser("ada");
    const response = await send(`HEAD /Users/${id}`);
    expect([response.status, response.headers.get("etag"), await response.text()]).toEqual([200, 'W/"1"', ""]);
    expect((await send(`HEAD /Users/${NOBODY}`)).status).toBe(404);
  });
});

describe("bodies", () => {
  test.each<[string, Sent, number, string | undefined]>([
    ["no JSON", { body: '{"acve": tre' }, 400, "invalidSyntax"],
    ["nothing", { body: "" }, 400, "invalidSyntax"],
    ["no object", { body: "[]" }, 400, "invalidSyntax"],
    ["text", { body: '"x"' }, 400, "invalidSyntax"],
    ["null", { body: "null" }, 400, "invalidSyntax"],
    ["too deep", { body: `{"a":${"[".repeat(40)}${"]".repeat(40)}}` }, 400, "invalidSyntax"],
    ["endlessly deep", { body: "[".repeat(500_000) }, 400, "invalidSyntax"],
    ["NUL", { body: '{"userName":"a\\u0000"}' }, 400, "invalidValue"],
    ["NUL in a key", { body: '{"userName":"a","urn:x:y":{"\\u0000":1}}' }, 400, "invalidValue"],
    ["half a surrogate pair", { body: '{"userName":"\\ud83d"}' }, 400, "invalidValue"],
    ["a foreign content type", { body: "{}", headers: { "content-type": "text/plain" } }, 415, undefined],
    ["compressed", { body: "{}", headers: { "content-encoding": "gzip" } }, 415, undefined],
    ["too large", { body: JSON.stringify({ userName: "a", title: "x".repeat(2_000_000) }) }, 413, undefined],
    ["too large, as announced", { body: "{}", headers: { "content-length": "2000001" } }, 413, undefined],
    ["no userName", { body: {} }, 400, "invalidValue"],
  ])("refused: %s", async (_name, sent, status, scimType) => {
    await expectError(await send("POST /Users", sent), status, scimType);
    expect(verbs.users.size).toBe(0);
    expect(errors).toEqual([]);
  });

  test.each(["application/json", "application/scim+json", "APPLICATION/JSON;charset=UTF-8"])("accepted as %s", async (type) => {
    expect((await send("POST /Users", { body: { userName: "ada" }, headers: { "content-type": type } })).status).toBe(201);
  });

  test.each(["identity", ""])('accepted with the Content-Encoding "%s", which is none', async (encoding) => {
    const sent = { body: { userName: "ada" }, headers: { "content-encoding": encoding } };
    expect((await send("POST /Users", sent)).status).toBe(201);
  });

  test("accepted without a content type, with a byte order mark, in pieces", async () => {
    const bytes = new TextEncoder().encode('\ufeff{"userName":"zo\u00eb \\ud83d\\ude00"}');
    const body = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const init = { method: "POST", headers: { authorization: "Bearer key" }, body, duplex: "half" } as RequestInit;
    const response = await handle(new Request(`${BASE}/Users`, init));
    expect(await response.json()).toMatchObject({ userName: "zoë 😀" });
  });

  test("accepted by its announced length", async () => {
    const text = '{"userName":"ada"}';
    const response = await send("POST /Users", { body: text, headers: { "content-length": String(text.length) } });
    expect(response.status).toBe(201);
  });

  test("not accepted in another encoding", async () => {
    const body = Uint8Array.of(0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d);
    const response = await handle(
      new Request(`${BASE}/Users`, { method: "POST", headers: { authorization: "Bearer key" }, body }),
    );
    await expectError(response, 400, "invalidSyntax");
  });

  test("no more of an endless body is read than is allowed", async () => {
    let sent = 0;
    let isCancelled = false;
    const body = new ReadableStream({
      pull(controller) {
        sent += 100_000;
        controller.enqueue(new Uint8Array(100_000));
      },
      cancel() {
        isCancelled = true;
      },
    });
    const init = { method: "POST", headers: { authorization: "Bearer key" }, body, duplex: "half" } as RequestInit;
    await expectError(await handle(new Request(`${BASE}/Users`, init)), 413);
    expect(isCancelled).toBe(true);
    expect(sent).toBeLessThan(2_400_000);
  });

  test("a group's may be larger", async () => {
    const members = Array.from({ length: 50_000 }, () => ({ value: NOBODY }));
    expect((await send("POST /Groups", { body: { displayName: "x", members } })).status).toBe(201);
  });

  test("a body that breaks off is no error of ours", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("aborted")) });
    const init = { method: "POST", headers: { authorization: "Bearer key" }, body, duplex: "half" } as RequestInit;
    await expectError(await handle(new Request(`${BASE}/Users`, init)), 400, "invalidSyntax");
    expect(errors).toEqual([]);
  });

  test("an error of ours is told to the operator, not to the client", async () => {
    verbs.getUser = async () => {
      throw new Error("relation users does not exist");
    };
    const error = await expectError(await send(`GET /Users/${NOBODY}`), 500);
    expect(JSON.stringify(error)).not.toContain("relation");
    expect(errors).toEqual([new Error("relation users does not exist")]);
    expect(exchanges[0]?.exchange.status).toBe(500);
  });

  test("an error that passes by itself says when to come again", async () => {
    verbs.getUser = async () => {
      throw new Error("the database restarts");
    };
    const response = await send(`GET /Users/${NOBODY}`);
    expect(response.headers.get("retry-after")).toMatch(/^[1-9]\d?$/);
    const error = await expectError(response, 503);
    expect(JSON.stringify(error)).not.toContain("database");
    expect(errors).toHaveLength(1);
    expect(exchanges[0]?.exchange.status).toBe(503);
  });
});

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
    expect(verbs.calls.map((call) => call.wantMemberships)).toEqual([true, true, false, false, false, false, true, true, false]);
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

describe("groups", () => {
  test("POST: 201 with members", async () => {
    const { id } = await newUser("ada");
    const response = await send("POST /Groups", {
      body: { displayName: "Sales", externalId: "x", members: [{ value: id, display: "VP" }] },
    });
    const group = (await response.json()) as JsonObject;
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe(`${BASE}/Groups/${group.id}`);
    expect(response.headers.get("etag")).toBeNull();
    expect(group).toMatchObject({
      schemas: [CORE_GROUP],
      displayName: "Sales",
      members: [{ value: id, display: "ada", $ref: `${BASE}/Users/${id}`, type: "User" }],
    });
    expect(await json(`GET /Users/${id}`)).toMatchObject({ groups: [{ value: group.id, display: "Sales" }] });
  });

  test("members are loaded only to be shown", async () => {
    const { id } = await newGroup("Sales");
    const without = await send(`GET /Groups/${id}?excludedAttributes=members`);
    expect(without.headers.get("etag")).toBe('W/"1"');
    expect(await without.json()).not.toHaveProperty("members");
    await send('GET /Groups?excludedAttributes=members&filter=displayName eq "Sales"');
    await send(`GET /Groups/${id}`);
    expect(verbs.calls.map((call) => call.wantMemberships)).toEqual([false, false, true]);
  });

  test("304 only for an answer without members", async () => {
    const { id } = await newGroup("Sales");
    const headers = { "if-none-match": 'W/"1"' };
    expect((await send(`GET /Groups/${id}`, { headers })).status).toBe(200);
    expect((await send(`GET /Groups/${id}?excludedAttributes=members`, { headers })).status).toBe(304);
  });

  test("PATCH: 204, or 200 when attributes are asked for", async () => {
    const { id: ada } = await newUser("ada");
    const { id: bob } = await newUser("bob");
    const { id } = await newGroup("Sales", ada);
    const added = patchOf({ op: "Add", path: "members", value: [{ $ref: null, value: bob ?? null }] });
    const silent = await send(`PATCH /Groups/${id}`, added);
    expect([silent.status, await silent.text()]).toEqual([204, ""]);
    const removed = patchOf({ op: "Remove", path: "members", value: [{ $ref: null, value: ada ?? null }] });
    const told = await send(`PATCH /Groups/${id}?attributes=displayName`, removed);
    expect([told.status, await told.json()]).toEqual([200, { schemas: [CORE_GROUP], id, displayName: "Sales" }]);
    expect(await json(`GET /Groups/${id}`)).toMatchObject({ members: [{ value: bob }] });
    expect(verbs.calls.map((call) => call.wantMemberships)).toEqual([false, false, true]);
  });

  test.each(["members eq", "members.value eq", "members[value eq"])("the check of a membership by %s", async (start) => {
    const { id: ada } = await newUser("ada");
    const { id } = await newGroup("Sales", ada);
    const check = (member: string) =>
      json(`GET /Groups?filter=id eq "${id}" and ${start} "${member}"${start.includes("[") ? "]" : ""}`);
    expect(await check(String(ada))).toMatchObject({ totalResults: 1 });
    expect(await check(NOBODY)).toMatchObject({ totalResults: 0 });
  });

  test("PUT: members as listed, none when omitted", async () => {
    const { id: ada } = await newUser("ada");
    const { id } = await newGroup("Sales");
    expect(await json(`PUT /Groups/${id}`, { body: { displayName: "EU", members: [{ value: ada }] } })).toMatchObject({
      displayName: "EU",
      members: [{ value: ada }],
    });
    expect(await json(`PUT /Groups/${id}`, { body: { displayName: "EU" } })).toMatchObject({ members: [] });
  });

  test("DELETE: 204, then 404", async () => {
    const { id } = await newGroup("Sales");
    expect((await send(`DELETE /Groups/${id}`)).status).toBe(204);
    await expectError(await send(`GET /Groups/${id}`), 404);
    await expectError(await send(`PATCH /Groups/${id}`, patchOf()), 404);
  });
});

describe("discovery", () => {
  test("Schemas: three, each also by its URN, without nulls, without password", async () => {
    const response = await send("GET /Schemas");
    const text = await response.text();
    expect(text).not.toMatch(/null|password/);
    const { Resources, totalResults } = JSON.parse(text);
    expect(totalResults).toBe(3);
    for (const schema of Resources) {
      expect(await json(`GET /Schemas/${schema.id}`)).toEqual(schema);
      expect(await json(`GET /Schemas/${encodeURIComponent(schema.id.toUpperCase())}`)).toEqual(schema);
    }
    expect(Resources.map((schema: { id: string }) => schema.id)).toEqual([CORE_USER, ENTERPRISE_USER, CORE_GROUP]);
  });

  test("Schemas say what RFC 7643 says", async () => {
    const { attributes } = (await json(`GET /Schemas/${CORE_USER}`)) as { attributes: { name: string }[] };
    const named = (name: string) => attributes.find((attribute) => attribute.name === name);
    expect(named("userName")).toMatchObject({ required: true, caseExact: false, uniqueness: "server" });
    expect(named("externalId")).toMatchObject({ caseExact: true });
    expect(named("groups")).toMatchObject({ mutability: "readOnly", multiValued: true, type: "complex" });
    expect(attributes.map((attribute) => attribute.name)).toEqual(
      expect.arrayContaining([
        "id",
        "name",
        "displayName",
        "nickName",
        "profileUrl",
        "title",
        "userType",
        "preferredLanguage",
        "locale",
        "timezone",
        "active",
        "emails",
        "phoneNumbers",
        "ims",
        "photos",
        "addresses",
        "entitlements",
        "roles",
        "x509Certificates",
      ]),
    );
  });

  test("ResourceTypes", async () => {
    expect(await json("GET /ResourceTypes")).toMatchObject({
      totalResults: 2,
      Resources: [
        { id: "User", endpoint: "/Users", schemaExtensions: [{ schema: ENTERPRISE_USER, required: false }] },
        { id: "Group", endpoint: "/Groups", schemaExtensions: [] },
      ],
    });
    expect(await json("GET /ResourceTypes/Group")).toMatchObject({ schema: CORE_GROUP });
  });

  test("ServiceProviderConfig says what is true", async () => {
    expect(await json("GET /ServiceProviderConfig")).toMatchObject({
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 16_000_000 },
      filter: { supported: true, maxResults: 1000 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      pagination: {
        cursor: true,
        index: true,
        defaultPaginationMethod: "index",
        defaultPageSize: 100,
        maxPageSize: 1000,
        cursorTimeout: 86_400,
      },
      authenticationSchemes: [{ type: "oauthbearertoken" }],
    });
  });

  test.each(["/Schemas", "/ResourceTypes", "/ServiceProviderConfig"])("403 for a filter on %s", async (path) => {
    await expectError(await send(`GET ${path}?filter=id pr`), 403);
  });

  test.each(["/Schemas/urn:x", "/ResourceTypes/Device", "/Schemas/__proto__"])("404 at %s", async (path) => {
    await expectError(await send(`GET ${path}`), 404);
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
  expect(errors).toEqual([]);
});

describe("what the rules are told besides", () => {
  test("before an answer is sent, an error's too; not without a known key", async () => {
    await send("GET /Users");
    await send("GET /Nothing");
    await send("GET /Users", { headers: { authorization: "Bearer other" } });
    expect(settled).toEqual(["contoso", "contoso"]);
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
    expect(unmapped).toEqual([{ ctx: "contoso", type: "User", id, paths, deactivates: true }]);
    expect(verbs.users.get(String(id))?.active).toBe(true);
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
    expect(unmapped).toMatchObject([{ paths: ["shoeSize"], deactivates: expected }]);
  });

  test("not what a body holds, where the unknown is ignored, nor other mistakes", async () => {
    const { id } = await newUser("adele", { shoeSize: "38" });
    await send(`PATCH /Users/${id}`, patchOf({ op: "replace", value: { shoeSize: "38" } }));
    await send(`PATCH /Users/${id}`, patchOf({ op: "replace", path: "groups", value: [] }));
    await send(`PATCH /Users/${id}`, patchOf({ op: "remove", path: "urn:ietf:params:scim:schemas:core:2.0:User" }));
    expect(unmapped).toEqual([]);
  });

  test("of a group, and within a Bulk", async () => {
    const { id } = await newGroup("Sales");
    const data = { Operations: [{ op: "add", path: "cost", value: "1" }] };
    await send("POST /Bulk", { body: { Operations: [{ method: "PATCH", path: `/Groups/${id}`, data }] } });
    expect(unmapped).toEqual([{ ctx: "contoso", type: "Group", id, paths: ["cost"], deactivates: false }]);
  });
});
