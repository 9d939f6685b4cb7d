import { expect, test } from "vitest";
import * as route from "#app/scim/v2/[[...path]]/route.ts";
import { user } from "../../test/scim-bodies.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { scimEndpoint } from "./scim-endpoint.ts";

/** Where Next serves alone, its route is the SCIM door. It must be the same one. */
test("Next's route is the very function that server.ts mounts, for every method", () => {
  expect(Object.keys(route).sort()).toEqual(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);
  for (const method of Object.values(route)) expect(method).toBe(scimEndpoint);
});

test("a user goes in and out through it", async () => {
  const { key } = await newWorkspace();
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/scim+json" };
  const base = "http://internal.host:8080/scim/v2";
  const body = JSON.stringify(user("adele@contoso.example"));
  const created = await route.POST(new Request(`${base}/Users`, { method: "POST", headers, body }));
  expect(created.status).toBe(201);
  // By PUBLIC_URL, whatever the proxy in front of it calls the host.
  const location = created.headers.get("location") ?? "";
  expect(location).toMatch(/^http:\/\/localhost:3000\/scim\/v2\/Users\//);
  const found = await route.GET(new Request(location, { headers }));
  expect(found.status).toBe(200);
  expect((await route.DELETE(new Request(location, { method: "DELETE", headers }))).status).toBe(204);
  expect((await route.OPTIONS(new Request(location, { method: "OPTIONS", headers }))).status).toBe(405);
});
