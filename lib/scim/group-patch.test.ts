import { describe, expect, test } from "vitest";
import { parseGroupPatch } from "./group-patch.ts";
import type { GroupRecord, Json, MemberChange } from "./types.ts";

const A = "00000000-0000-4000-8000-00000000000a";
const B = "00000000-0000-4000-8000-00000000000b";
const C = "00000000-0000-4000-8000-00000000000c";

const group: GroupRecord = {
  id: "00000000-0000-4000-8000-000000000001",
  displayName: "Sales",
  externalId: "ext",
  attributes: {},
  createdAt: new Date(0),
  updatedAt: new Date(0),
  version: 1,
};

const patch = (...operations: Json[]) => parseGroupPatch({ Operations: operations });
const only = (change: Partial<MemberChange>): MemberChange => ({ replace: null, add: [], remove: [], ...change });

describe("members", () => {
  test.each<[string, Json[], MemberChange | null]>([
    [
      "add",
      [
        {
          op: "Add",
          path: "members",
          value: [
            { $ref: null, value: A },
            { $ref: null, value: B },
          ],
        },
      ],
      only({ add: [A, B] }),
    ],
    ["add one object", [{ op: "add", path: "members", value: { value: A } }], only({ add: [A] })],
    ["add a bare id", [{ op: "add", path: "members", value: A }], only({ add: [A] })],
    [
      "add what is no id",
      [{ op: "add", path: "members", value: "string id 1" }],
      only({ skipped: { groups: [], malformed: ["string id 1"] } }),
    ],
    ["remove what is no id", [{ op: "remove", path: 'members[value eq "string id 1"]' }], null],
    ["add an id in upper case", [{ op: "add", path: "members", value: [{ value: A.toUpperCase() }] }], only({ add: [A] })],
    ["add without a path", [{ op: "add", value: { members: [{ value: A }] } }], only({ add: [A] })],
    [
      "the URN in the path",
      [{ op: "add", path: "urn:ietf:params:scim:schemas:core:2.0:Group:members", value: [{ value: A }] }],
      only({ add: [A] }),
    ],
    ["add twice", [{ op: "add", path: "members", value: [{ value: A }, { value: A }] }], only({ add: [A] })],
    ["remove only what is listed", [{ op: "Remove", path: "members", value: [{ $ref: null, value: A }] }], only({ remove: [A] })],
    ["remove one object", [{ op: "remove", path: "members", value: { value: A } }], only({ remove: [A] })],
    ["remove by filter", [{ op: "remove", path: `members[value eq "${A}"]` }], only({ remove: [A] })],
    [
      "remove by filter, unquoted and in capitals",
      [{ op: "remove", path: `Members[Value EQ ${A.toUpperCase()}]` }],
      only({ remove: [A] }),
    ],
    [
      "remove several by filter",
      [{ op: "remove", path: `members[value eq "${A}" or value eq "${B}"]` }],
      only({ remove: [A, B] }),
    ],
    ["remove an empty list removes nobody", [{ op: "remove", path: "members", value: [] }], null],
    ["remove members without ids removes nobody", [{ op: "remove", path: "members", value: [{ value: null }] }], null],
    ["remove all", [{ op: "remove", path: "members" }], only({ replace: [] })],
    ["replace", [{ op: "replace", path: "members", value: [{ value: A }] }], only({ replace: [A] })],
    ["replace with nobody", [{ op: "replace", path: "members", value: [] }], only({ replace: [] })],
    ["replace without a path", [{ op: "replace", value: { members: [{ value: A }] } }], only({ replace: [A] })],
    [
      "Okta: remove one, add one",
      [
        { op: "remove", path: `members[value eq "${A}"]` },
        { op: "add", path: "members", value: [{ value: B }] },
      ],
      only({ add: [B], remove: [A] }),
    ],
    [
      "the last word on an id counts",
      [
        { op: "add", path: "members", value: [{ value: A }] },
        { op: "remove", path: "members", value: [{ value: A }] },
      ],
      only({ remove: [A] }),
    ],
    [
      "… the other way round",
      [
        { op: "remove", path: "members", value: [{ value: A }] },
        { op: "add", path: "members", value: [{ value: A }] },
      ],
      only({ add: [A] }),
    ],
    [
      "replace, then add and remove",
      [
        { op: "add", path: "members", value: [{ value: C }] },
        { op: "replace", path: "members", value: [{ value: A }] },
        { op: "add", path: "members", value: [{ value: B }] },
        { op: "remove", path: "members", value: [{ value: A }] },
      ],
      only({ replace: [B] }),
    ],
    [
      "nested groups are skipped",
      [
        {
          op: "add",
          path: "members",
          value: [
            { value: A, type: "Group" },
            { value: B, Type: "User" },
          ],
        },
      ],
      only({ add: [B], skipped: { groups: [A], malformed: [] } }),
    ],
    ["nothing but a name", [{ op: "replace", path: "displayName", value: "x" }], null],
  ])("%s", (_name, operations, expected) => {
    const { members } = patch(...operations);
    expect(members).toEqual(expected);
  });

  test.each<[string, Json, string]>([
    ["replace with empty text", { op: "replace", path: "members", value: "" }, "invalidValue"],
    ["replace without a value", { op: "replace", path: "members" }, "invalidValue"],
    ["a number", { op: "add", path: "members", value: [1] }, "invalidValue"],
    ["a number as an id", { op: "add", path: "members", value: [{ value: 1 }] }, "invalidValue"],
    ["by name", { op: "remove", path: 'members[display eq "Ada"]' }, "invalidFilter"],
    ["all but one", { op: "remove", path: `members[value ne "${A}"]` }, "invalidFilter"],
    ["a member's display", { op: "replace", path: `members[value eq "${A}"].display`, value: "x" }, "mutability"],
    ["remove without a path", { op: "remove" }, "noTarget"],
  ])("400: %s", (_name, operation, scimType) => {
    expect(() => patch(operation)).toThrow(expect.objectContaining({ status: 400, scimType }));
  });

  test("100,000 at once", () => {
    const ids = Array.from({ length: 100_000 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`);
    const { members } = patch({ op: "add", path: "members", value: ids.map((value) => ({ value })) });
    expect(members?.add).toEqual(ids);
  });
});

describe("the group itself", () => {
  test.each<[string, Json, object]>([
    ["displayName", { op: "Replace", path: "displayName", value: "Sales EU" }, { displayName: "Sales EU", externalId: "ext" }],
    ["displayName without a path", { op: "replace", value: { displayName: "Sales EU" } }, { displayName: "Sales EU" }],
    ["Okta's rename", { op: "replace", value: { id: group.id, displayName: "Sales EU" } }, { displayName: "Sales EU" }],
    ["externalId", { op: "replace", value: { externalId: "new" } }, { externalId: "new", displayName: "Sales" }],
    [
      "an unknown extension",
      { op: "add", path: "urn:example:2.0:Group:owner", value: "Ada" },
      { attributes: { "urn:example:2.0:Group": { owner: "Ada" } } },
    ],
  ])("%s", (_name, operation, expected) => {
    const { apply, members } = patch(operation);
    expect(members).toBeNull();
    expect(apply?.(group)).toMatchObject(expected);
  });

  test("the same name changes nothing", () => {
    expect(patch({ op: "replace", path: "displayName", value: "Sales" }).apply?.(group)).toBe(group);
  });

  test.each<[string, Json]>([
    ["members alone", { op: "add", path: "members", value: [{ value: A }] }],
    ["id alone", { op: "replace", value: { id: "x" } }],
  ])("the row isn't written for %s", (_name, operation) => {
    expect(patch(operation).apply).toBeNull();
  });

  test.each<[string, Json, string]>([
    ["an empty name", { op: "replace", path: "displayName", value: "" }, "invalidValue"],
    ["no name", { op: "remove", path: "displayName" }, "mutability"],
    ["a user's attribute", { op: "replace", path: "userName", value: "x" }, "invalidPath"],
  ])("400: %s", (_name, operation, scimType) => {
    expect(() => patch(operation)).toThrow(expect.objectContaining({ status: 400, scimType }));
  });
});
