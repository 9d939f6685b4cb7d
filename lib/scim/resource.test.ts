import { describe, expect, test } from "vitest";
import { parseGroup, parseUser } from "./resource.ts";
import type { Json, JsonObject } from "./types.ts";
import { ENTERPRISE_USER } from "./urns.ts";

const EXT = ENTERPRISE_USER;
const user = (body: JsonObject) => parseUser({ userName: "ada", ...body });

describe("a user's body", () => {
  test("Entra's create", () => {
    const input = parseUser({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", EXT],
      externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
      userName: "Test_User@contoso.example",
      active: true,
      emails: [{ primary: true, type: "work", value: "Test_User@contoso.example" }],
      meta: { resourceType: "User" },
      name: { formatted: "givenName familyName", familyName: "familyName", givenName: "givenName" },
      roles: [],
      addresses: null,
      title: null,
    });
    expect(input).toEqual({
      userName: "Test_User@contoso.example",
      externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
      active: true,
      attributes: {
        emails: [{ primary: true, type: "work", value: "Test_User@contoso.example" }],
        name: { formatted: "givenName familyName", familyName: "familyName", givenName: "givenName" },
      },
    });
  });

  test("an unknown extension of a group is no larger than a user may be", () => {
    const body = { displayName: "Sales", "urn:example:2.0:Group": { a: "x".repeat(2_000_000) } };
    expect(() => parseGroup(body)).toThrow(expect.objectContaining({ status: 413 }));
  });

  test("no password in an unknown extension, at any depth", () => {
    const { attributes } = user({
      "urn:example:2.0:User": { password: "secret", a: [{ PassWord: "secret", b: 1 }] },
      "urn:example:2.0:Login": { password: "secret" },
      "urn:example:password": { value: "secret" },
    });
    expect(attributes).toEqual({ "urn:example:2.0:User": { a: [{ b: 1 }] } });
  });

  test("Okta's create: no password, no groups", () => {
    expect(user({ groups: [], password: "secret", locale: "en-US" }).attributes).toEqual({ locale: "en-US" });
  });

  test("what isn't sent is undefined, and null is not sent", () => {
    expect(user({})).toEqual({ userName: "ada", externalId: undefined, active: undefined, attributes: {} });
    expect(user({ externalId: null, active: null })).toEqual(user({}));
  });

  test.each<[string, JsonObject, JsonObject]>([
    [
      "names in any case",
      { DisplayName: "A", NAME: { GIVENNAME: "B" }, emails: [{ Primary: true, Value: "a" }] },
      { displayName: "A", name: { givenName: "B" }, emails: [{ primary: true, value: "a" }] },
    ],
    ["booleans as text", { emails: [{ value: "a", primary: "True" }] }, { emails: [{ value: "a", primary: true }] }],
    ["text as it was sent", { displayName: " Zoë 😀 " }, { displayName: " Zoë 😀 " }],
    [
      "top-level department and manager",
      { department: "R", manager: "1" },
      { [EXT]: { department: "R", manager: { value: "1" } } },
    ],
    [
      "an extension that schemas doesn't list",
      { [EXT]: { Department: "R", Manager: { Value: "SuzzyQ" } } },
      { [EXT]: { department: "R", manager: { value: "SuzzyQ" } } },
    ],
    ["a URN without its colon", { [EXT.replace(":User", "User")]: { department: "R" } }, { [EXT]: { department: "R" } }],
    [
      "extension and top level together",
      { department: "R", [EXT]: { division: "D" } },
      { [EXT]: { department: "R", division: "D" } },
    ],
    ["a whole URN as a key", { [`${EXT}:department`]: "R" }, { [EXT]: { department: "R" } }],
    ["an empty extension", { [EXT]: { department: null } }, {}],
    ["unknown core attributes", { favouriteColour: "red", emails: [{ value: "a", kind: "x" }] }, { emails: [{ value: "a" }] }],
    [
      "an unknown extension's attribute by itself",
      { "urn:example:2.0:User:badge": "7", "urn:example:2.0:User": { floor: 3 }, "urn:example:2.0:User:password": "secret" },
      { "urn:example:2.0:User": { badge: "7", floor: 3 } },
    ],
    ["what is neither", { "urn:x": "y", "userName:x": "y", "urn:example:2.0:User:__proto__": "y", "urn:example:a:b": "" }, {}],
    [
      "unknown extensions stay as they are",
      { "urn:example:2.0:User": { A: [1, null, { b: true }] } },
      { "urn:example:2.0:User": { A: [1, null, { b: true }] } },
    ],
    [
      "null parts",
      { addresses: [{ type: "other", formatted: "x", country: null }] },
      { addresses: [{ type: "other", formatted: "x" }] },
    ],
    ["elements that say nothing", { emails: [{ type: "work", primary: true }, {}, null, { value: "" }], roles: [""] }, {}],
    ["one value for a list", { emails: { value: "a" } }, { emails: [{ value: "a" }] }],
    [
      "repeats",
      {
        emails: [
          { value: "a", type: "work" },
          { value: "a", type: "Work" },
          { value: "a", type: "home" },
        ],
      },
      {
        emails: [
          { value: "a", type: "work" },
          { value: "a", type: "home" },
        ],
      },
    ],
    [
      "two primaries",
      {
        emails: [
          { value: "a", primary: true },
          { value: "b", primary: true },
        ],
      },
      {
        emails: [
          { value: "a", primary: true },
          { value: "b", primary: false },
        ],
      },
    ],
    ["readOnly", { id: "x", meta: {}, groups: [{ value: "g" }] }, {}],
    ["keys of JavaScript", JSON.parse('{"__proto__":{"title":"x"},"constructor":"y","toString":1}'), {}],
  ])("%s", (_name, body, attributes) => {
    expect(user(body).attributes).toEqual(attributes);
  });

  test.each<[string, JsonObject, RegExp]>([
    ["no userName", { userName: null }, /userName is missing/],
    ["a blank userName", { userName: " " }, /userName is missing/],
    ["a number", { userName: 5 }, /userName must be a string, not a number/],
    ["an object for text", { title: {} }, /title must be a string, not an object/],
    ["text for an object", { name: "Ada" }, /name must be an object, not a string/],
    ["a word for a boolean", { active: "yes" }, /active must be true or false/],
    ["a number in a list", { emails: [5] }, /emails must be an object, not a number/],
    ["a number in an element", { emails: [{ value: 5 }] }, /emails\.value must be a string, not a number/],
    ["a list in an extension", { [EXT]: { department: ["a"] } }, /department must be a string, not a list/],
    ["too long a name", { userName: "x".repeat(401) }, /401 characters/],
    ["too many values", { emails: Array.from({ length: 1001 }, (_, n) => `${n}`) }, /1001 values/],
  ])("400 invalidValue: %s", (_name, body, detail) => {
    expect(() => user(body)).toThrow(detail);
    expect(() => user(body)).toThrow(expect.objectContaining({ status: 400, scimType: "invalidValue" }));
  });
});

describe("a group's body", () => {
  test("Entra's create", () => {
    const schemas = [
      "urn:ietf:params:scim:schemas:core:2.0:Group",
      "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
    ];
    expect(parseGroup({ schemas, externalId: "x", displayName: "Sales", meta: { resourceType: "Group" } })).toEqual({
      input: { displayName: "Sales", externalId: "x", attributes: {} },
      memberIds: [],
    });
  });

  test("members, each once, without nested groups and what is no id", () => {
    const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
    const members: Json = [
      { value: id(1), display: "Ada" },
      { Value: id(2) },
      id(3),
      { value: id(1) },
      { value: id(4), type: "group" },
      { value: null },
      { value: "x" },
    ];
    expect(parseGroup({ displayName: "Sales", Members: members })).toMatchObject({
      memberIds: [id(1), id(2), id(3)],
      skipped: { groups: [id(4)], malformed: ["x"] },
    });
  });

  test.each<[string, JsonObject]>([
    ["no name", {}],
    ["an empty name", { displayName: "" }],
    ["members that are none", { displayName: "x", members: [1] }],
  ])("400 invalidValue: %s", (_name, body) => {
    expect(() => parseGroup(body)).toThrow(expect.objectContaining({ status: 400, scimType: "invalidValue" }));
  });
});
