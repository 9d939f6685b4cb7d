import { describe, expect, test } from "vitest";
import {
  addMembersPatch,
  attributesPatch,
  differences,
  groupBody,
  managerPatch,
  removeMembersPatch,
  userBody,
} from "./bodies.ts";
import { parseDirectory } from "./directory.ts";
import { ENTERPRISE, mapGroup, mapLeaver, mapUser, userTargets } from "./mapping.ts";
import { readValues } from "./match.ts";

const objectId = "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef";
const { users, groups } = parseDirectory(
  JSON.stringify({
    users: [
      {
        objectId,
        userPrincipalName: "Test_User_00aa00aa@contoso.example",
        mail: "Test_User_11bb11bb@contoso.example",
        givenName: "givenName",
        surname: "familyName",
      },
    ],
    groups: [{ objectId: "8aa1a0c0-8d2a-4f8e-bf98-7363c4aed4ef", displayName: "Sales" }],
  }),
  "test",
);
const [user, group] = [users[0], groups[0]];
if (!user || !group) throw new Error("no fixture");

const operations = (changes: Parameters<typeof attributesPatch>[0], dialect: "default" | "flag") =>
  attributesPatch(changes, dialect).Operations;

test("POST /Users", () => {
  expect(userBody(mapUser(user))).toEqual({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
    externalId: objectId,
    userName: "Test_User_00aa00aa@contoso.example",
    active: true,
    emails: [{ primary: true, type: "work", value: "Test_User_11bb11bb@contoso.example" }],
    meta: { resourceType: "User" },
    name: { formatted: "givenName familyName", familyName: "familyName", givenName: "givenName" },
    roles: [],
  });
});

test("POST /Users with everything the mapping knows reads back as the same values", () => {
  const values = mapUser({
    ...user,
    jobTitle: "Controller",
    mobile: "+1",
    telephoneNumber: "+2",
    facsimileTelephoneNumber: "+3",
    streetAddress: "Damrak 1",
    city: "Amsterdam",
    state: "NH",
    postalCode: "1012",
    country: "NL",
    physicalDeliveryOfficeName: "Room 7",
    employeeId: "42",
    department: "Finance",
    displayName: "Test",
  });
  const body = userBody(values);
  expect(Object.keys(values).sort()).toEqual([...userTargets].sort());
  expect(readValues(body, userTargets)).toEqual(values);
  expect(body[ENTERPRISE]).toEqual({ employeeNumber: "42", department: "Finance" });
  expect(body.phoneNumbers).toHaveLength(3);
});

test("POST /Groups", () => {
  expect(groupBody(mapGroup(group))).toEqual({
    schemas: [
      "urn:ietf:params:scim:schemas:core:2.0:Group",
      "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
    ],
    externalId: "8aa1a0c0-8d2a-4f8e-bf98-7363c4aed4ef",
    displayName: "Sales",
    meta: { resourceType: "Group" },
  });
});

describe("PATCH of attributes", () => {
  const known = { active: true, displayName: "B", title: "T", 'emails[type eq "work"].value': "old@test.example", userName: "b" };
  const wanted = {
    active: true,
    displayName: "Bjfe",
    "name.givenName": "Kkom",
    'emails[type eq "work"].value': "x@test.example",
    [`${ENTERPRISE}:employeeNumber`]: "Aklq",
    userName: "b",
  };
  const changes = differences(known, wanted, userTargets);

  test("without the flag: one operation an attribute", () => {
    expect(operations(changes, "default")).toEqual([
      { op: "Replace", path: "displayName", value: "Bjfe" },
      { op: "Replace", path: "title", value: "" },
      { op: "Add", path: "name.givenName", value: "Kkom" },
      { op: "Replace", path: 'emails[type eq "work"].value', value: "x@test.example" },
      { op: "Add", path: `${ENTERPRISE}:employeeNumber`, value: "Aklq" },
    ]);
  });

  test("with the flag: one value with dotted and URN keys", () => {
    expect(operations(changes, "flag")).toEqual([
      { op: "replace", path: 'emails[type eq "work"].value', value: "x@test.example" },
      { op: "add", value: { "name.givenName": "Kkom", [`${ENTERPRISE}:employeeNumber`]: "Aklq" } },
      { op: "replace", value: { displayName: "Bjfe", title: null } },
    ]);
  });

  test("clearing an element of a list", () => {
    const cleared = differences(known, { ...known, 'emails[type eq "work"].value': undefined as never }, userTargets);
    expect(operations(cleared, "default")).toEqual([
      { op: "Remove", path: 'emails[type eq "work"].value', value: "old@test.example" },
    ]);
    expect(operations(cleared, "flag")).toEqual([{ op: "replace", path: 'emails[type eq "work"].value', value: null }]);
  });

  test("disable and restore", () => {
    const disable = differences({ active: true }, { active: false }, ["active"]);
    expect(operations(disable, "default")).toEqual([{ op: "Replace", path: "active", value: "False" }]);
    expect(operations(disable, "flag")).toEqual([{ op: "replace", path: "active", value: false }]);
    const restore = differences({ active: false }, { active: true }, ["active"]);
    expect(operations(restore, "default")).toEqual([{ op: "Replace", path: "active", value: "True" }]);
    expect(operations(restore, "flag")).toEqual([{ op: "replace", path: "active", value: true }]);
  });

  test("a soft delete in the directory renames", () => {
    const leaver = mapLeaver({ ...user, softDeleted: true });
    const userName = `0a21f0f28d2a4f8ebf987363c4aed4ef${user.userPrincipalName}`;
    const deletion = differences(mapUser(user), leaver, Object.keys(leaver));
    expect(operations(deletion, "default")).toEqual([
      { op: "Replace", path: "userName", value: userName },
      { op: "Replace", path: "active", value: "False" },
    ]);
    expect(operations(deletion, "flag")).toEqual([
      { op: "replace", path: "active", value: false },
      { op: "replace", value: { userName } },
    ]);
    expect(mapLeaver({ ...user, assigned: false })).toEqual({ active: false });
  });
});

test("PATCH of members", () => {
  const references = ["a", "b"].map((value) => ({ $ref: null, value }));
  expect(addMembersPatch(["a", "b"], "default").Operations).toEqual([{ op: "Add", path: "members", value: references }]);
  expect(addMembersPatch(["a", "b"], "flag").Operations).toEqual([{ op: "add", path: "members", value: references }]);
  expect(removeMembersPatch(["a", "b"], "default").Operations).toEqual([{ op: "Remove", path: "members", value: references }]);
  expect(removeMembersPatch(["a", "b"], "flag").Operations).toEqual([
    { op: "remove", path: 'members[value eq "a"]' },
    { op: "remove", path: 'members[value eq "b"]' },
  ]);
});

test("PATCH of the manager", () => {
  const path = `${ENTERPRISE}:manager`;
  expect(managerPatch("7", false, "default").Operations).toEqual([{ op: "Add", path, value: "7" }]);
  expect(managerPatch("7", true, "flag").Operations).toEqual([{ op: "replace", path, value: "7" }]);
  expect(managerPatch(null, true, "default").Operations).toEqual([{ op: "Remove", path }]);
  expect(managerPatch(null, true, "flag").Operations).toEqual([{ op: "replace", path, value: "" }]);
});
