import { describe, expect, test } from "vitest";
import { endpoint, expectError, json, NOBODY, newGroup, newUser, patchOf, send } from "../../test/scim-exchange.ts";
import { BASE } from "./testing/memory-endpoint.ts";
import type { JsonObject } from "./types.ts";
import { CORE_GROUP } from "./urns.ts";

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
    expect(endpoint.verbs.calls.map((call) => call.wantMemberships)).toEqual([false, false, true]);
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
    expect(endpoint.verbs.calls.map((call) => call.wantMemberships)).toEqual([false, false, true]);
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
