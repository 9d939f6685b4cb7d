import { expect, test } from "vitest";
import { describeError, withoutSecrets } from "./log.ts";

test("what a database error quotes stays out of the log", () => {
  const cause = Object.assign(new Error("duplicate key: (user_name)=(joerg@contoso.example)"), {
    name: "PostgresError",
    code: "23505",
    constraint_name: "users_user_name",
    detail: "Key (user_name)=(joerg@contoso.example) already exists.",
  });
  const error = Object.assign(new Error("Failed query: insert … params: joerg@contoso.example", { cause }), {
    query: "insert …",
  });
  const line = JSON.stringify(describeError(error));
  expect(line).not.toContain("joerg");
  expect(line).toContain("23505");
  expect(line).toContain("users_user_name");
  expect(line).toContain("log.test.ts");
});

test("any other error says what it is", () => {
  expect(describeError(new TypeError("fetch failed"))).toMatchObject({ type: "TypeError", message: "fetch failed" });
});

const key = `wsk_${"a".repeat(26)}_${"b".repeat(26)}_${"c".repeat(52)}`;

test.each([
  ["an API key", `no such key: ${key}`, "ccc"],
  ["an Authorization header", 'Headers.append: "Bearer s3cret.t0ken~+/=" is an invalid header value.', "s3cret"],
  ["a mailed link", "Invalid URL: https://roster.example/contoso/set-password?token=s3cret-t0ken", "s3cret"],
  ["a password in JSON", `Unexpected token, "{"userName":"ada","password": "s3cret"}" is not valid JSON`, "s3cret"],
  ["a form", "bad form: user=ada&password=s3cret&x=1", "s3cret"],
  ["an answer of an OpenID provider", '{"access_token":"s3cret","id_token":"eyJhbGciOiJSUzI1NiJ9.e30.s3cret"}', "s3cret"],
  ["an answer by address", "GET /api/auth/callback/azure-ad?state=x&code=s3cret failed", "s3cret"],
  ["a session cookie", "cookie: __Host-roster=eyJhbGciOiJkaXIifQ..s3cret; theme=dark", "s3cret"],
  ["a database's address", "connect ECONNREFUSED postgres://roster:s3cret@db.example:5432/roster", "s3cret"],
])("%s in a message isn't logged", (_, message, secret) => {
  expect(withoutSecrets(message)).not.toContain(secret);
  expect(JSON.stringify(describeError(new Error("outer", { cause: new Error(message) })))).not.toContain(secret);
});

test("what is no secret stays", () => {
  const message = "GET https://graph.example/v1.0/users/4711: 503 after 3 tries; code: ECONNRESET";
  expect(withoutSecrets(message)).toBe(message);
});
