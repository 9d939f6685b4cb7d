import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ScimError } from "./errors.ts";
import { parseUserPatch } from "./patch.ts";
import type { Json, JsonObject, UserInput, UserRecord } from "./types.ts";
import { CORE_USER, ENTERPRISE_USER } from "./urns.ts";

const EXT = ENTERPRISE_USER;
const ID = "2819c223-7f76-453a-919d-413861904646";

/** A record from a resource; what isn't said is as little as possible. */
function record(source: JsonObject): UserRecord {
  const { userName = "ada@example.com", externalId = null, active = true, ...attributes } = source;
  return {
    id: ID,
    userName: String(userName),
    externalId: typeof externalId === "string" ? externalId : null,
    active: active === true,
    attributes,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    version: 1,
  };
}

function patch(source: JsonObject, operations: Json): UserInput {
  return parseUserPatch({ Operations: operations })(record(source));
}

function resourceOf({ userName, externalId, active, attributes }: UserInput): JsonObject {
  return { userName, externalId: externalId ?? null, active: active ?? null, ...attributes };
}

const work = { type: "work", value: "ada@work.example", primary: true };
const home = { type: "home", value: "ada@home.example" };

interface Case {
  name: string;
  source?: JsonObject;
  ops: Json;
  target: JsonObject;
}

const replace = (path: string, value: Json) => ({ op: "replace", path, value });
const add = (path: string, value: Json) => ({ op: "add", path, value });
const remove = (path: string) => ({ op: "remove", path });

const CASES: Case[] = [
  { name: "no operations", source: { title: "x" }, ops: [], target: { title: "x" } },
  { name: "simple replace", source: { title: "x" }, ops: [replace("title", "y")], target: { title: "y" } },
  {
    name: "operators and names in any case",
    ops: [{ Op: "Replace", Path: "DISPLAYNAME", Value: "A" }],
    target: { displayName: "A" },
  },
  { name: "core URN in the path", ops: [replace(`${CORE_USER}:nickName`, "A")], target: { nickName: "A" } },
  { name: "text stays as sent", ops: [replace("displayName", "  Ada ")], target: { displayName: "  Ada " } },
  { name: "userName", ops: [replace("userName", "new@example.com")], target: { userName: "new@example.com" } },
  { name: "externalId", ops: [add("externalId", "X")], target: { externalId: "X" } },
  { name: "externalId cleared", source: { externalId: "X" }, ops: [remove("externalId")], target: {} },

  // Entra: two dialects at once
  {
    name: "the filtered path and a path-less value",
    source: { emails: [work] },
    ops: [
      replace('emails[type eq "work"].value', "x@test.example"),
      {
        op: "replace",
        value: { displayName: "Bjfe", "name.givenName": "Kkom", "name.familyName": "Unua", [`${EXT}:employeeNumber`]: "Aklq" },
      },
    ],
    target: {
      emails: [{ ...work, value: "x@test.example" }],
      displayName: "Bjfe",
      name: { givenName: "Kkom", familyName: "Unua" },
      [EXT]: { employeeNumber: "Aklq" },
    },
  },
  {
    name: "value paths as keys",
    ops: [{ op: "add", value: { 'emails[type eq "work"].value': "a@b.example", 'phoneNumbers[type eq "mobile"].Value': "1" } }],
    target: { emails: [{ type: "work", value: "a@b.example" }], phoneNumbers: [{ type: "mobile", value: "1" }] },
  },
  {
    name: "an extension as a key",
    source: { [EXT]: { division: "D" } },
    ops: [{ op: "replace", value: { [EXT]: { department: "R", costCenter: null } } }],
    target: { [EXT]: { division: "D", department: "R" } },
  },
  {
    name: "an extension as the path",
    source: { [EXT]: { division: "D" } },
    ops: [replace(EXT, { department: "R" })],
    target: { [EXT]: { division: "D", department: "R" } },
  },
  { name: "an extension removed", source: { [EXT]: { division: "D", department: "R" } }, ops: [remove(EXT)], target: {} },
  {
    name: "extension attributes by bare name",
    ops: [replace("department", "R"), { op: "add", value: { division: "D" } }],
    target: { [EXT]: { department: "R", division: "D" } },
  },
  {
    name: "a URN without its colon",
    ops: [replace(`${EXT.replace(":User", "User")}:department`, "R")],
    target: { [EXT]: { department: "R" } },
  },
  {
    name: "the soft-delete rename",
    ops: [replace("userName", `${"a".repeat(32)}ada@example.com`), replace("active", "False")],
    target: { userName: `${"a".repeat(32)}ada@example.com`, active: false },
  },

  // active
  { name: "active False as text", ops: [replace("active", "False")], target: { active: false } },
  { name: "active false", ops: [replace("active", false)], target: { active: false } },
  { name: "active False without a path", ops: [{ op: "replace", value: { active: "false" } }], target: { active: false } },
  { name: "active TRUE restores", source: { active: false }, ops: [replace("active", "True")], target: { active: true } },
  { name: "active null changes nothing", source: { active: false }, ops: [replace("active", null)], target: { active: false } },
  { name: "active empty changes nothing", ops: [replace("active", "")], target: {} },
  { name: "active removed changes nothing", source: { active: false }, ops: [remove("active")], target: { active: false } },

  // clearing
  { name: "cleared by empty text", source: { title: "x" }, ops: [replace("title", "")], target: {} },
  { name: "cleared by null", source: { title: "x" }, ops: [replace("title", null)], target: {} },
  {
    name: "cleared without a path",
    source: { title: "x", nickName: "n" },
    ops: [{ op: "replace", value: { title: "", nickName: null } }],
    target: {},
  },
  { name: "removed", source: { title: "x" }, ops: [remove("title")], target: {} },
  {
    name: "an extension attribute cleared",
    source: { [EXT]: { department: "R" } },
    ops: [replace(`${EXT}:department`, "")],
    target: {},
  },
  {
    name: "the work address cleared",
    source: { emails: [work, home] },
    ops: [replace('emails[type eq "work"].value', "")],
    target: { emails: [home] },
  },
  {
    name: "what isn't there, cleared",
    ops: [replace('emails[type eq "work"].value', null), remove("title"), replace("name.givenName", "")],
    target: {},
  },
  {
    name: "the last part of an address cleared",
    source: { addresses: [{ type: "work", locality: "Ulm" }] },
    ops: [replace('addresses[type eq "work"].locality', "")],
    target: {},
  },
  { name: "a list cleared", source: { emails: [work] }, ops: [replace("emails", [])], target: {} },

  // filtered writes that create
  {
    name: "replace creates the element",
    source: { emails: [home] },
    ops: [replace('emails[type eq "work"].value', "a@b.example")],
    target: { emails: [home, { type: "work", value: "a@b.example" }] },
  },
  {
    name: "add creates the element",
    ops: [add('addresses[type eq "work"].locality', "Ulm"), add('addresses[type eq "work"].country', "DE")],
    target: { addresses: [{ type: "work", locality: "Ulm", country: "DE" }] },
  },
  {
    name: "a primary role",
    ops: [replace('roles[primary eq "True"].value', "Admin")],
    target: { roles: [{ primary: true, value: "Admin" }] },
  },
  {
    name: "primary before the value",
    ops: [replace('emails[type eq "work"].primary', "True"), replace('emails[type eq "work"].value', "a@b.example")],
    target: { emails: [{ type: "work", primary: true, value: "a@b.example" }] },
  },
  {
    name: "a display name before the value",
    ops: [add('roles[primary eq "True"].display', "D"), add('roles[primary eq "True"].value', "V")],
    target: { roles: [{ primary: true, display: "D", value: "V" }] },
  },
  {
    name: "an element as the value",
    ops: [replace('emails[type eq "work"]', { value: "a@b.example", primary: true })],
    target: { emails: [{ type: "work", value: "a@b.example", primary: true }] },
  },
  {
    name: "types in any case",
    source: { emails: [{ type: "WORK", value: "a" }] },
    ops: [replace('emails[TYPE eq "work"].VALUE', "b")],
    target: { emails: [{ type: "WORK", value: "b" }] },
  },

  // lists
  {
    name: "add appends",
    source: { emails: [home] },
    ops: [add("emails", [{ Type: "work", Value: "a" }])],
    target: { emails: [home, { type: "work", value: "a" }] },
  },
  {
    name: "add of one object",
    ops: [add("emails", { type: "work", value: "a" })],
    target: { emails: [{ type: "work", value: "a" }] },
  },
  {
    name: "replace replaces all",
    source: { emails: [work, home] },
    ops: [replace("emails", [{ value: "a" }])],
    target: { emails: [{ value: "a" }] },
  },
  {
    name: "a new primary takes over",
    source: { emails: [work] },
    ops: [add("emails", [{ type: "home", value: "h", primary: "True" }])],
    target: {
      emails: [
        { ...work, primary: false },
        { type: "home", value: "h", primary: true },
      ],
    },
  },
  {
    name: "primary by path takes over",
    source: { emails: [work, home] },
    ops: [replace('emails[type eq "home"].primary', true)],
    target: {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  },
  {
    name: "replace of one element",
    source: { emails: [{ ...work, display: "d" }, home] },
    ops: [replace('emails[type eq "work"]', { value: "n" })],
    target: { emails: [{ type: "work", value: "n" }, home] },
  },
  {
    name: "add to one element",
    source: { emails: [work, home] },
    ops: [add('emails[type eq "home"]', { display: "d" })],
    target: { emails: [work, { ...home, display: "d" }] },
  },
  {
    name: "remove by filter",
    source: { emails: [work, home] },
    ops: [remove('emails[type eq "work" and value ew "example"]')],
    target: { emails: [home] },
  },
  {
    name: "remove by filter without a hit",
    source: { emails: [work] },
    ops: [remove('emails[type eq "other"]')],
    target: { emails: [work] },
  },
  {
    name: "remove of a part",
    source: { emails: [work] },
    ops: [remove('emails[type eq "work"].primary')],
    target: { emails: [{ type: "work", value: work.value }] },
  },
  { name: "remove of all", source: { emails: [work, home] }, ops: [remove("emails")], target: {} },
  {
    name: "remove of one, in another case",
    source: { emails: [work, home] },
    ops: [{ op: "remove", path: "emails", value: [{ value: work.value.toUpperCase() }] }],
    target: { emails: [home] },
  },
  {
    name: "remove of one that compares with case",
    source: { photos: [{ value: "https://x/A" }, { value: "https://x/a" }] },
    ops: [{ op: "remove", path: "photos", value: [{ value: "https://x/a" }] }],
    target: { photos: [{ value: "https://x/A" }] },
  },
  {
    name: "remove of listed values only",
    source: { roles: [{ value: "a" }, { value: "b" }] },
    ops: [{ op: "remove", path: "roles", value: [{ value: "a" }] }],
    target: { roles: [{ value: "b" }] },
  },
  {
    name: "a part of all elements",
    source: { emails: [work, home] },
    ops: [replace("emails.display", "d")],
    target: {
      emails: [
        { ...work, display: "d" },
        { ...home, display: "d" },
      ],
    },
  },
  {
    name: "roles as JSON in text",
    ops: [add("roles", [{ value: '{"id":"06b0","value":"25","displayName":"Role1234"}' }])],
    target: { roles: [{ value: "25", display: "Role1234" }] },
  },
  {
    name: "a role as JSON in text, by path",
    ops: [add('roles[primary eq "True"].value', '{"value":"25","displayName":"R"}')],
    target: { roles: [{ primary: true, value: "25", display: "R" }] },
  },

  // complex
  {
    name: "parts that aren't named stay",
    source: { name: { givenName: "A", familyName: "B" } },
    ops: [replace("name", { givenName: "C" })],
    target: { name: { givenName: "C", familyName: "B" } },
  },
  {
    name: "a part cleared in an object",
    source: { name: { givenName: "A", familyName: "B" } },
    ops: [replace("name", { givenName: null })],
    target: { name: { familyName: "B" } },
  },
  { name: "all of it cleared", source: { name: { givenName: "A" } }, ops: [replace("name", null)], target: {} },

  // manager
  {
    name: "manager, Entra's list",
    ops: [{ op: "Add", path: "manager", value: [{ $ref: "https://x/Users/1", value: "1" }] }],
    target: { [EXT]: { manager: { $ref: "https://x/Users/1", value: "1" } } },
  },
  {
    name: "manager, bare id",
    ops: [{ op: "Add", path: `${EXT}:manager`, value: "1" }],
    target: { [EXT]: { manager: { value: "1" } } },
  },
  {
    name: "manager replaced",
    source: { [EXT]: { manager: { value: "1", $ref: "r", displayName: "Boss" } } },
    ops: [replace(`${EXT}:manager`, "2")],
    target: { [EXT]: { manager: { value: "2" } } },
  },
  {
    name: "manager the same",
    source: { [EXT]: { manager: { value: "1", displayName: "Boss" } } },
    ops: [replace(`${EXT}:manager`, "1")],
    target: { [EXT]: { manager: { value: "1", displayName: "Boss" } } },
  },
  {
    name: "manager.value",
    source: { [EXT]: { manager: { value: "1", $ref: "r" } } },
    ops: [replace(`${EXT}:manager.value`, "2")],
    target: { [EXT]: { manager: { value: "2" } } },
  },
  ...["", null, [], { value: "" }, { value: null }, [{ value: "" }]].map((value) => ({
    name: `manager cleared by ${JSON.stringify(value)}`,
    source: { [EXT]: { manager: { value: "1" } } },
    ops: [replace(`${EXT}:manager`, value)],
    target: {},
  })),
  {
    name: "manager removed",
    source: { [EXT]: { manager: { value: "1" }, division: "D" } },
    ops: [remove("manager")],
    target: { [EXT]: { division: "D" } },
  },

  // foreign extensions
  {
    name: "an unknown extension's attribute",
    ops: [add("urn:example:2.0:User:costObject", { code: 7 })],
    target: { "urn:example:2.0:User": { costObject: { code: 7 } } },
  },
  {
    name: "its part",
    source: { "urn:example:2.0:User": { a: { b: 1, c: 2 } } },
    ops: [replace("urn:EXAMPLE:2.0:User:a.b", 3)],
    target: { "urn:example:2.0:User": { a: { b: 3, c: 2 } } },
  },
  {
    name: "all of it",
    source: { "urn:example:2.0:User": { a: 1, b: 2 } },
    ops: [replace("urn:example:2.0:User", { a: 3 })],
    target: { "urn:example:2.0:User": { a: 3, b: 2 } },
  },
  { name: "removed", source: { "urn:example:2.0:User": { a: 1 } }, ops: [remove("urn:example:2.0:User:a")], target: {} },
  {
    name: "without a path",
    ops: [{ op: "add", value: { "urn:example:2.0:User": { a: 1 } } }],
    target: { "urn:example:2.0:User": { a: 1 } },
  },
  {
    name: "whose URN doesn't end in User",
    ops: [{ op: "add", value: { "urn:example:badge": { a: 1 } } }, replace("urn:example:badge", { b: 2 })],
    target: { "urn:example:badge": { a: 1, b: 2 } },
  },
  {
    name: "an attribute of one whose URN doesn't end in User",
    source: { "urn:example:badge": { a: 1 } },
    ops: [add("urn:example:badge:office", { floor: 3 }), add("urn:example:badge:b", 2)],
    target: { "urn:example:badge": { a: 1, office: { floor: 3 }, b: 2 } },
  },
  {
    name: "one whose URN doesn't end in User, removed",
    source: { "urn:example:badge": { a: 1 } },
    ops: [remove("urn:EXAMPLE:badge")],
    target: {},
  },

  // tolerated
  {
    name: "echoes without a path",
    ops: [
      {
        op: "replace",
        value: { id: "other", schemas: [], meta: {}, groups: [{ value: "1" }], favouriteColour: "red", title: "x" },
      },
    ],
    target: { title: "x" },
  },
  { name: "id as a path", ops: [replace("id", "other")], target: {} },
  {
    name: "a password in an unknown extension is not stored either",
    ops: [
      add("urn:example:2.0:User:password", "secret"),
      add("urn:example:2.0:User:login.PassWord", "secret"),
      add("urn:example:2.0:User", { Password: "secret", login: [{ PASSWORD: { value: "secret" }, name: "ada" }] }),
    ],
    target: { "urn:example:2.0:User": { login: [{ name: "ada" }] } },
  },
  {
    name: "a password is never stored",
    ops: [replace("password", "secret"), { op: "replace", value: { password: "secret" } }],
    target: {},
  },
];

describe("PATCH on a user", () => {
  test.each(CASES)("$name", ({ source = {}, ops, target }) => {
    expect(resourceOf(patch(source, ops))).toEqual(resourceOf(record(target)));
  });

  test.each(CASES)("once more changes nothing: $name", ({ ops, target }) => {
    const once = patch(target, ops);
    expect(resourceOf(patch(resourceOf(once), ops))).toEqual(resourceOf(once));
  });

  test.each<[string, JsonObject, Json]>([
    ["no operations", { title: "x" }, []],
    ["the same value", { title: "x" }, [replace("title", "x")]],
    [
      "an element that is there",
      { emails: [work, home] },
      [
        add("emails", [home]),
        add(
          "emails",
          [{ value: home.value, type: "HOME" }].map((e) => ({ ...e, type: "home" })),
        ),
      ],
    ],
    ["the same element by path", { emails: [work] }, [replace('emails[type eq "work"].value', work.value)]],
    ["there and back", { title: "x" }, [replace("title", "y"), replace("title", "x")]],
    ["primary without an address", {}, [replace('emails[type eq "work"].primary', true)]],
  ])("the record itself comes back: %s", (_name, source, operations) => {
    const current = record(source);
    expect(parseUserPatch({ Operations: operations })(current)).toBe(current);
  });

  test("the record it is applied to stays as it is", () => {
    const current = record({ emails: [work, home], name: { givenName: "A" }, [EXT]: { manager: { value: "1" } } });
    const before = structuredClone(current);
    const apply = parseUserPatch({
      Operations: [
        add("emails", [{ value: "n", primary: true }]),
        replace("name.givenName", "B"),
        replace("manager", "2"),
        remove('emails[type eq "home"]'),
      ],
    });
    expect(apply(current)).toEqual(apply(current));
    expect(current).toEqual(before);
  });
});

describe("PATCH on a user, refused", () => {
  test.each<[string, Json, string]>([
    ["operations that are none", "x", "invalidSyntax"],
    ["an operation that is none", ["x"], "invalidSyntax"],
    ["an unknown op", [{ op: "move", path: "title", value: "x" }], "invalidSyntax"],
    ["too many operations", Array.from({ length: 1001 }, () => replace("title", "x")), "invalidSyntax"],
    ["no value", [{ op: "replace", path: "title" }], "invalidValue"],
    ["remove without a path", [{ op: "remove" }], "noTarget"],
    ["an unknown attribute", [replace("favouriteColour", "red")], "invalidPath"],
    ["an unknown sub-attribute", [replace("name.first", "x")], "invalidPath"],
    ["an unknown extension attribute", [replace(`${EXT}:shoeSize`, "x")], "invalidPath"],
    ["an unknown sub-attribute in brackets", [replace('emails[kind eq "work"].value', "x")], "invalidPath"],
    ["an unknown sub-attribute behind brackets", [replace('emails[type eq "work"].address', "x")], "invalidPath"],
    ["brackets that don't close", [replace('emails[type eq "work"', "x")], "invalidPath"],
    ["something behind the path", [replace('emails[type eq "work"].value x', "x")], "invalidPath"],
    ["brackets behind a single value", [replace('name[givenName eq "x"].familyName', "x")], "invalidPath"],
    ["a path that isn't text", [{ op: "replace", path: 1, value: "x" }], "invalidPath"],
    ["a name that would be a prototype", [replace("urn:example:2.0:User:__proto__", { x: 1 })], "invalidPath"],
    ["text where a list belongs is an address; a number isn't", [replace("emails", 1)], "invalidValue"],
    ["a number for text", [replace("title", 1)], "invalidValue"],
    ["an object for text", [replace("title", { value: "x" })], "invalidValue"],
    ["text for an object", [replace("name", "Ada")], "invalidValue"],
    ["a word for a boolean", [replace("active", "yes")], "invalidValue"],
    ["no userName", [replace("userName", "")], "invalidValue"],
    ["a blank userName", [replace("userName", "  ")], "invalidValue"],
    ["userName removed", [remove("userName")], "mutability"],
    ["a userName without end", [replace("userName", "x".repeat(401))], "invalidValue"],
    ["groups", [replace("groups", [])], "mutability"],
    ["no element, and none can be made", [replace('emails[type ne "work"].value', "x")], "noTarget"],
    ["two values for one element", [replace('emails[type eq "work"]', [{ value: "a" }, { value: "b" }])], "invalidValue"],
    ["a partial resource that is none", [{ op: "add", value: "x" }], "invalidValue"],
    [
      "more than a list may hold",
      [
        add(
          "emails",
          Array.from({ length: 1001 }, (_, n) => ({ value: `${n}` })),
        ),
      ],
      "invalidValue",
    ],
  ])("%s", (_name, operations, scimType) => {
    expect(() => patch({}, operations)).toThrow(expect.objectContaining({ status: 400, scimType }));
  });

  test("nothing is applied when a later operation can't be", () => {
    const current = record({});
    expect(() => parseUserPatch({ Operations: [replace("title", "x"), replace("shoeSize", 1)] })(current)).toThrow(ScimError);
    expect(current).toEqual(record({}));
  });

  test("no list grows beyond its limit by many operations", () => {
    const emails = (from: number) => Array.from({ length: 600 }, (_, n) => ({ value: `${from + n}` }));
    expect(() => patch({}, [add("emails", emails(0)), add("emails", emails(600))])).toThrow(/at most 1000/);
  });

  test("not many operations on a long list: each looks at all of it", () => {
    const emails = Array.from({ length: 1000 }, (_, n) => ({ value: `${n}` }));
    const write = (n: number) => replace(`emails[value eq "${n}"].display`, "x");
    const times = (count: number) => Array.from({ length: count }, (_, n) => write(n));
    expect(patch({ emails }, times(40)).attributes.emails).toHaveLength(1000);
    expect(() => patch({ emails }, times(1000))).toThrow(/Too many operations on the many values of emails/);
    expect(patch({ emails: emails.slice(0, 40) }, times(40))).toBeDefined();
  });

  test("a resource doesn't grow without end by many PATCHes", () => {
    const big = { "urn:example:2.0:User": { a: "x".repeat(1_500_000) } };
    const more = [add("urn:example:2.0:User:b", "x".repeat(600_000))];
    expect(() => patch(big, more)).toThrow(expect.objectContaining({ status: 413 }));
    expect(() => patch({ ...big, title: "x" }, [replace("title", "y")])).not.toThrow();
  });
});

describe("PATCH on a user, any", { timeout: 30_000 }, () => {
  const value = fc.oneof(
    fc.constantFrom<Json>(
      "",
      null,
      [],
      {},
      true,
      "True",
      1,
      "x",
      { value: "x" },
      [{ value: "x", type: "work" }],
      [[1]],
      { name: { givenName: 1 } },
      { "emails[": 1 },
      { manager: "x", emails: [null, {}] },
    ),
    fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.parse(JSON.stringify(json)) as Json),
  );
  const path = fc.oneof(
    fc.constantFrom(
      "title",
      "active",
      "emails",
      "emails.value",
      'emails[type eq "work"].value',
      'emails[type eq "work"]',
      "emails[value pr]",
      "manager",
      "name",
      "name.givenName",
      EXT,
      `${EXT}:manager.value`,
      "urn:x:a",
      "urn:x:2.0:User",
      'roles[primary eq "True"].value',
      "",
      "id",
      "groups",
      "[",
      "urn:",
    ),
    fc.string({ unit: "binary", maxLength: 20 }),
  );
  const operation = fc.record(
    { op: fc.constantFrom<Json>("add", "Replace", "REMOVE", "x", null), path, value },
    { requiredKeys: ["op"] },
  );
  const source = { emails: [work, home], name: { givenName: "A" }, [EXT]: { manager: { value: "1" } }, "urn:x": { a: [1] } };

  test("applies or is a 400", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 4 }), (operations) => {
        try {
          patch(source, JSON.parse(JSON.stringify(operations)));
        } catch (error) {
          if (!(error instanceof ScimError) || error.status !== 400) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("adding what is there changes nothing", () => {
    const email = fc.record(
      { value: fc.constantFrom("a", "b", "c"), type: fc.constantFrom("work", "home"), primary: fc.boolean() },
      { requiredKeys: ["value"] },
    );
    fc.assert(
      fc.property(fc.array(email), fc.array(email), (present, added) => {
        const first = patch({}, [add("emails", present)]);
        const once = patch(resourceOf(first), [add("emails", added)]);
        const again = record(resourceOf(once));
        expect(parseUserPatch({ Operations: [add("emails", added)] })(again).attributes).toEqual(once.attributes);
        const emails = once.attributes.emails ?? [];
        expect(
          Array.isArray(emails) &&
            emails.filter((e) => typeof e === "object" && e !== null && "primary" in e && e.primary === true).length,
        ).toBeLessThan(2);
      }),
      { numRuns: 300 },
    );
  });
});
