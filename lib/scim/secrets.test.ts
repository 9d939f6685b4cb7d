import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { masked, maskedHeaders, maskedQuery, namesSecret, untilSecret, withoutSecrets } from "./secrets.ts";
import type { Json, JsonObject } from "./types.ts";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";

test.each([
  "password",
  "Password",
  " password ",
  `${USER}:password`,
  "password.value",
  'password[type eq "x"]',
  "client_secret",
  "clientSecret",
  "secretToken",
  "client_assertion",
  "SAMLAssertion",
  "Authorization",
  "set-cookie",
  "apiKey",
  "urn:example:2.0:App:clientSecret",
])("%s names a secret", (name) => {
  expect(namesSecret(name)).toBe(true);
});

test.each(["userName", "secretary", "urn:example:secretaries", 'displayName eq "Token holders"', "members", "active"])(
  "%s names none",
  (name) => {
    expect(namesSecret(name)).toBe(false);
  },
);

describe("what is masked", () => {
  test.each<[string, JsonObject, JsonObject]>([
    ["at the top", { userName: "a", Password: "x1" }, { userName: "a", Password: "***" }],
    [
      "as a path",
      { Operations: [{ op: "replace", PATH: "password", Value: "x1" }] },
      { Operations: [{ op: "replace", PATH: "password", Value: "***" }] },
    ],
    [
      "without a path",
      { Operations: [{ op: "add", value: { password: "x1", title: "b" } }] },
      { Operations: [{ op: "add", value: { password: "***", title: "b" } }] },
    ],
    [
      "behind a URN",
      { [`${USER}:password`]: "x1", [USER]: { PASSWORD: 7 } },
      { [`${USER}:password`]: "***", [USER]: { PASSWORD: "***" } },
    ],
    [
      "in a Bulk",
      { Operations: [{ method: "POST", path: "/Users", data: { password: ["x1"] } }] },
      { Operations: [{ method: "POST", path: "/Users", data: { password: "***" } }] },
    ],
    ["as JSON in a string", { value: '{"client_secret":"x1"}' }, { value: '{"client_secret":"***"}' }],
    ["as JSON that can't be read", { value: '{"client_secret":"x1"' }, { value: "***" }],
    ["in a filter", { filter: 'password eq "x1"' }, { filter: "password***" }],
    ["in a key that is a path", { 'emails[password eq "x1"].value': "b" }, { "emails[password***": "***" }],
  ])("%s", (_where, body, expected) => {
    expect(masked(body).body).toEqual(expected);
  });

  test("what says only whether there is one stays", () => {
    const body = { changePassword: { supported: false }, passwordSet: true, password: null };
    expect(masked(body).body).toEqual(body);
  });
});

/** Where secrets stand in a message. Each takes what surrounds it, and the secret. */
const places: ((rest: JsonObject, name: string, secret: Json) => JsonObject)[] = [
  (rest, name, secret) => ({ ...rest, [name]: secret }),
  (rest, name, secret) => ({ ...rest, Operations: [{ op: "Replace", path: name, value: secret }] }),
  (rest, name, secret) => ({ ...rest, operations: [{ OP: "add", Path: `${USER}:${name}`, VALUE: secret }] }),
  (rest, name, secret) => ({ Operations: [{ op: "add", value: { ...rest, [name]: secret } }] }),
  (rest, name, secret) => ({ Operations: [{ op: "add", value: [{ ...rest, [`${USER}:${name}`]: secret }] }] }),
  (rest, name, secret) => ({ Operations: [{ op: "add", path: USER, value: { ...rest, [name]: secret } }] }),
  (rest, name, secret) => ({ Operations: [{ method: "POST", path: "/Users", bulkId: "1", data: { ...rest, [name]: secret } }] }),
  (rest, name, secret) => ({
    Operations: [
      { method: "PATCH", path: "/Users/1", data: { ...rest, Operations: [{ op: "add", path: name, value: secret }] } },
    ],
  }),
  (rest, name, secret) => ({ ...rest, roles: [{ value: JSON.stringify({ [name]: secret }) }] }),
  (rest, name, secret) => ({ ...rest, [name]: [{ value: secret }] }),
];
const secretNames = [
  "password",
  "clientSecret",
  "client_secret",
  "client_assertion",
  "samlAssertion",
  "Authorization",
  "cookie",
  "Set-Cookie",
  "secretToken",
  "access_token",
];
const anyCase = (name: string) =>
  fc
    .array(fc.boolean(), { minLength: name.length, maxLength: name.length })
    .map((upper) => [...name].map((letter, i) => (upper[i] ? letter.toUpperCase() : letter.toLowerCase())).join(""));

test("a secret in any of its places is neither in what is kept nor in what is said", () => {
  const rest = fc.dictionary(
    fc.string({ maxLength: 8 }).filter((key) => key.toLowerCase() !== "path"),
    fc.jsonValue({ maxDepth: 3 }),
    { maxKeys: 4 },
  );
  const marker = fc.uuid().map((id) => `marker-${id}`);
  fc.assert(
    fc.property(
      rest,
      fc.constantFrom(...secretNames).chain(anyCase),
      fc.constantFrom(...places),
      marker,
      fc.boolean(),
      (around, name, place, secret, nested) => {
        const body = place(around as JsonObject, name, nested ? { deep: [secret] } : secret);
        const { body: kept, secrets } = masked(body);
        expect(JSON.stringify(kept)).not.toContain(secret);
        if (!JSON.stringify(body).includes(String.raw`\"`))
          expect(withoutSecrets(`It said "${secret}".`, secrets)).not.toContain(secret);
      },
    ),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) },
  );
});

test("a URL's query keeps neither what secrets are compared with nor parameters that are secrets", () => {
  expect(maskedQuery("filter=password+eq+%22x1%22&count=1")).toBe("filter=***&count=1");
  expect(maskedQuery("filter=clientSecret%20eq%20x1")).toBe("filter=***");
  expect(maskedQuery("access_token=x1&count=1")).toBe("access_token=***&count=1");
  expect(maskedQuery("attributes=userName,password")).toBe("attributes=userName,password");
  expect(maskedQuery("filter=displayName+eq+%22Token+holders%22")).toBe("filter=displayName+eq+%22Token+holders%22");
  expect(maskedQuery("filter=%ff%70assword+eq+%22x1%22")).toBe("filter=***");
});

test("of headers that may say who calls, only the name stays", () => {
  const headers = new Headers({
    authorization: "Bearer x1",
    cookie: "a=x1",
    "x-api-key": "x1",
    "content-type": "application/json",
  });
  expect(maskedHeaders(headers)).toEqual({
    authorization: "***",
    "content-type": "application/json",
    cookie: "***",
    "x-api-key": "***",
  });
});

test("an API key that somebody pasted somewhere loses its secret part", () => {
  const key = `wsk_${"a".repeat(26)}_${"b".repeat(26)}_${"c".repeat(52)}`;
  expect(withoutSecrets(`The key ${key}.`, [])).toBe(`The key wsk_${"a".repeat(26)}_${"b".repeat(26)}_***.`);
  expect(maskedQuery(`key=${key}`)).not.toContain("ccc");
});

test("what is quoted to a person ends where a secret may begin", () => {
  expect(untilSecret('emails[password eq "x1"]')).toBe("emails[password…");
  expect(untilSecret("userName")).toBe("userName");
});
