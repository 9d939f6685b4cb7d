import { describe, expect, test } from "vitest";
import { endpoint, expectError, json, NOBODY, newUser, send } from "../../test/scim-exchange.ts";
import { BASE } from "./testing/memory-endpoint.ts";

describe("where things are", () => {
  test.each([
    `${BASE}/Users`,
    `${BASE}/Users/`,
    `${BASE}//Users`,
    `${BASE}/users`,
    "http://127.0.0.1:3000/scim/v2/Users?",
    "https://proxy.example/roster/scim/v2/Users/?aadOptscim062020",
  ])("200 at %s", async (url) => {
    expect((await endpoint.handle(new Request(url, { headers: { authorization: "Bearer contoso" } }))).status).toBe(200);
  });

  test.each([`/Users/${NOBODY}/x`, "/Nothing", "/Nothing/x", "/__proto__", "/constructor/x", "/%"])("404 at %s", async (path) => {
    await expectError(await send(`GET ${path}`), 404);
  });

  test.each(["GET", "PUT", "PATCH", "DELETE"])("404 before any verb for ids that are none: %s", async (method) => {
    const body = method === "GET" || method === "DELETE" ? undefined : {};
    await expectError(await send(`${method} /Users/010101001010101011001010101011`, { body }), 404);
    await expectError(await send(`${method} /Groups/${NOBODY.slice(1)}g`, { body }), 404);
    expect(endpoint.verbs.calls).toEqual([]);
  });

  test("an id in upper case is the same", async () => {
    endpoint.verbs.users.clear();
    const id = "abcdefab-0000-4000-8000-000000000001";
    const { id: _id, ...user } = await endpoint.verbs.createUser("contoso", {
      userName: "ada",
      externalId: null,
      active: true,
      attributes: {},
    });
    endpoint.verbs.users.set(id, { ...user, id });
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
