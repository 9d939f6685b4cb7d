import { describe, expect, test } from "vitest";
import { endpoint, expectError, NOBODY, type Sent, send } from "../../test/scim-exchange.ts";
import { BASE } from "./testing/memory-endpoint.ts";

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
    expect(endpoint.verbs.users.size).toBe(0);
    expect(endpoint.errors).toEqual([]);
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
    const init = { method: "POST", headers: { authorization: "Bearer contoso" }, body, duplex: "half" } as RequestInit;
    const response = await endpoint.handle(new Request(`${BASE}/Users`, init));
    expect(await response.json()).toMatchObject({ userName: "zoë 😀" });
  });

  test("accepted by its announced length", async () => {
    const text = '{"userName":"ada"}';
    const response = await send("POST /Users", { body: text, headers: { "content-length": String(text.length) } });
    expect(response.status).toBe(201);
  });

  test("not accepted in another encoding", async () => {
    const body = Uint8Array.of(0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d);
    const response = await endpoint.handle(
      new Request(`${BASE}/Users`, { method: "POST", headers: { authorization: "Bearer contoso" }, body }),
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
    const init = { method: "POST", headers: { authorization: "Bearer contoso" }, body, duplex: "half" } as RequestInit;
    await expectError(await endpoint.handle(new Request(`${BASE}/Users`, init)), 413);
    expect(isCancelled).toBe(true);
    expect(sent).toBeLessThan(2_400_000);
  });

  test("a group's may be larger", async () => {
    const members = Array.from({ length: 50_000 }, () => ({ value: NOBODY }));
    expect((await send("POST /Groups", { body: { displayName: "x", members } })).status).toBe(201);
  });

  test("a body that breaks off is no error of ours", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("aborted")) });
    const init = { method: "POST", headers: { authorization: "Bearer contoso" }, body, duplex: "half" } as RequestInit;
    await expectError(await endpoint.handle(new Request(`${BASE}/Users`, init)), 400, "invalidSyntax");
    expect(endpoint.errors).toEqual([]);
  });

  test("an error of ours is told to the operator, not to the client", async () => {
    endpoint.verbs.getUser = async () => {
      throw new Error("relation users does not exist");
    };
    const error = await expectError(await send(`GET /Users/${NOBODY}`), 500);
    expect(JSON.stringify(error)).not.toContain("relation");
    expect(endpoint.errors).toEqual([new Error("relation users does not exist")]);
    expect(endpoint.exchanges[0]?.status).toBe(500);
  });

  test("an error that passes by itself says when to come again", async () => {
    endpoint.verbs.getUser = async () => {
      throw new Error("the database restarts");
    };
    const response = await send(`GET /Users/${NOBODY}`);
    expect(response.headers.get("retry-after")).toMatch(/^[1-9]\d?$/);
    const error = await expectError(response, 503);
    expect(JSON.stringify(error)).not.toContain("database");
    expect(endpoint.errors).toHaveLength(1);
    expect(endpoint.exchanges[0]?.status).toBe(503);
  });
});
