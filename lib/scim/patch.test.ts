import { describe, expect, test } from "vitest";
import { add, type Case, home, remove, replace, testCases, work } from "../../test/user-patch.ts";
import { parseUserPatch } from "./patch.ts";
import { recordOf } from "./testing/user-record.ts";
import type { Json, JsonObject } from "./types.ts";
import { CORE_USER, ENTERPRISE_USER as EXT } from "./urns.ts";

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
  testCases(CASES);

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
    const current = recordOf(source);
    expect(parseUserPatch({ Operations: operations })(current)).toBe(current);
  });

  test("the record it is applied to stays as it is", () => {
    const current = recordOf({ emails: [work, home], name: { givenName: "A" }, [EXT]: { manager: { value: "1" } } });
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
