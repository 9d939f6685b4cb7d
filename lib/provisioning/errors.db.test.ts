import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { createdGroup, createdUser, filtered, patch, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type ScimAnswer, type TestWorkspace } from "../../test/workspace.ts";

/** Whatever goes wrong, the client gets an error of SCIM's (RFC 7644, §3.12): Entra reads no other. */
let workspace: TestWorkspace;
let userId: string;
let groupId: string;

beforeAll(async () => {
  workspace = await newWorkspace();
  userId = await createdUser(workspace, "adele@contoso.example");
  groupId = await createdGroup(workspace, "Sales");
});

function expectScimError({ status, headers, body }: ScimAnswer, expected: number, scimType?: string) {
  expect(status).toBe(expected);
  expect(headers.get("content-type")).toBe("application/scim+json; charset=utf-8");
  expect(body.schemas).toEqual(["urn:ietf:params:scim:api:messages:2.0:Error"]);
  expect(body.status).toBe(String(expected));
  expect(body.scimType).toBe(scimType);
  // Who has the reference finds the request in the log.
  expect(body.detail).toContain(headers.get("x-request-id"));
}

test.each<[string, number, string | undefined, () => [string, string, unknown?, Record<string, string>?]]>([
  ["no such path", 404, undefined, () => ["GET", "/Devices"]],
  ["no such user", 404, undefined, () => ["GET", `/Users/${randomUUID()}`]],
  ["an id that is none", 404, undefined, () => ["GET", "/Users/1"]],
  ["no such group", 404, undefined, () => ["PATCH", `/Groups/${randomUUID()}`, patch()]],
  ["a group's id among users", 404, undefined, () => ["GET", `/Users/${groupId}`]],
  ["a method that isn't possible", 405, undefined, () => ["PUT", "/Users", user("x")]],
  ["another kind of body", 415, undefined, () => ["POST", "/Users", user("x"), { "content-type": "text/xml" }]],
  ["a compressed body", 415, undefined, () => ["POST", "/Users", user("x"), { "content-encoding": "gzip" }]],
  ["no body", 400, "invalidSyntax", () => ["POST", "/Users"]],
  ["a list for a body", 400, "invalidSyntax", () => ["POST", "/Users", []]],
  ["a user without a name", 400, "invalidValue", () => ["POST", "/Users", {}]],
  ["NUL in a name", 400, "invalidValue", () => ["POST", "/Users", user("a\u0000b")]],
  ["half a character", 400, "invalidValue", () => ["POST", "/Users", user("a", { displayName: "\ud800" })]],
  ["a name too long for its index", 400, "invalidValue", () => ["POST", "/Users", user("x".repeat(401))]],
  ["no operations", 400, "invalidSyntax", () => ["PATCH", `/Users/${userId}`, {}]],
  ["an unknown operation", 400, "invalidSyntax", () => ["PATCH", `/Users/${userId}`, patch({ op: "move", path: "title" })]],
  [
    "a path that is none",
    400,
    "invalidPath",
    () => ["PATCH", `/Users/${userId}`, patch({ op: "add", path: "emails[", value: "x" })],
  ],
  ["an unclear filter", 400, "invalidFilter", () => ["GET", filtered("Users", "userName eq")]],
  ["a count that is none", 400, "invalidValue", () => ["GET", "/Users?count=many"]],
  ["a taken name", 409, "uniqueness", () => ["POST", "/Users", user("adele@contoso.example")]],
  ["a stale version", 412, undefined, () => ["PATCH", `/Users/${userId}`, patch(), { "if-match": 'W/"99"' }]],
  ["a body too large", 413, undefined, () => ["POST", "/Users", user("x", { title: "x".repeat(2_000_000) })]],
  ["Me, which a key has none of", 501, undefined, () => ["GET", "/Me"]],
])("%s: %i", async (_what, status, scimType, request) => {
  const [method, path, body, headers] = request();
  expectScimError(await workspace.scim(method, path, body, headers), status, scimType);
});

describe("our own fault", () => {
  test("is a 500 with a reference, and says nothing of the inside", async () => {
    await getSql()`alter table users rename to lost_users`;
    try {
      for (const [method, path, body] of [
        ["GET", `/Users/${userId}`],
        ["POST", "/Users", user("secret.name@contoso.example")],
        ["PATCH", `/Users/${userId}`, patch({ op: "replace", path: "title", value: "x" })],
        ["DELETE", `/Users/${userId}`],
      ] as const) {
        const answer = await workspace.scim(method, path, body);
        expectScimError(answer, 500);
        expect(JSON.stringify(answer.body)).not.toMatch(/relation|users"|select|secret|postgres/i);
      }
    } finally {
      await getSql()`alter table lost_users rename to users`;
    }
    expect((await workspace.scim("GET", `/Users/${userId}`)).status).toBe(200);
  });

  test("an issue that can't be written fails nobody's request", async () => {
    await getSql()`alter table sync_issues rename to lost_issues`;
    try {
      expect((await workspace.scim("POST", "/Users", user("nameless@contoso.example"))).status).toBe(201);
      const unmapped = patch({ op: "add", path: "shoeSize", value: "38" });
      expectScimError(await workspace.scim("PATCH", `/Users/${userId}`, unmapped), 400, "invalidPath");
    } finally {
      await getSql()`alter table lost_issues rename to sync_issues`;
    }
  });
});
