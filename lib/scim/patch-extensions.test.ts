import { describe } from "vitest";
import { add, type Case, remove, replace, testCases } from "../../test/user-patch.ts";
import { ENTERPRISE_USER as EXT } from "./urns.ts";

const CASES: Case[] = [
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
];

describe("PATCH on a user", () => {
  testCases(CASES);
});
