import { expect, test } from "vitest";
import { newWorkspace } from "./workspace.ts";

test("a fresh workspace answers its own key, and only sees its own users", async () => {
  const [one, other] = [await newWorkspace(), await newWorkspace()];
  const created = await one.scim("POST", "/Users", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "joerg@contoso.example",
    active: true,
  });
  expect(created.status).toBe(201);
  expect((await one.scim("GET", `/Users/${created.body.id}`)).status).toBe(200);
  expect((await other.scim("GET", `/Users/${created.body.id}`)).status).toBe(404);
});
