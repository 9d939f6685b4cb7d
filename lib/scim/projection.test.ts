import { describe, expect, test } from "vitest";
import { parseProjection, shows } from "./projection.ts";
import { toScimGroup, toScimUser } from "./render.ts";
import { GROUP, USER } from "./schema.ts";
import type { GroupRecord, UserRecord } from "./types.ts";
import { CORE_GROUP, CORE_USER, ENTERPRISE_USER } from "./urns.ts";

const BASE = "https://roster.example/scim/v2";
const CUSTOM = "urn:example:2.0:User";
const BADGE = "urn:example:badge";

const ada: UserRecord = {
  id: "1",
  userName: "ada",
  externalId: "ext",
  active: true,
  attributes: {
    name: { givenName: "Ada", familyName: "L" },
    emails: [{ value: "a@work.example", type: "work" }, { value: "a@home.example" }],
    [ENTERPRISE_USER]: { department: "R", manager: { value: "2" } },
    [CUSTOM]: { tag: "x" },
    [BADGE]: { floor: 3 },
  },
  createdAt: new Date("2026-01-02T03:04:05.678Z"),
  updatedAt: new Date("2026-02-02T03:04:05.678Z"),
  version: 7,
  groups: [{ id: "9", displayName: "Sales" }],
};

const sales: GroupRecord = {
  id: "9",
  displayName: "Sales",
  externalId: null,
  attributes: {},
  createdAt: ada.createdAt,
  updatedAt: ada.updatedAt,
  version: 3,
  members: [
    { id: "1", display: "Ada L" },
    { id: "2", display: null },
  ],
};

const user = (attributes: string | null, excluded: string | null = null) =>
  toScimUser(ada, BASE, parseProjection(USER, attributes, excluded));

test("a whole user", () => {
  expect(user(null)).toEqual({
    schemas: [CORE_USER, ENTERPRISE_USER, CUSTOM, BADGE],
    id: "1",
    externalId: "ext",
    userName: "ada",
    active: true,
    ...ada.attributes,
    groups: [{ value: "9", $ref: `${BASE}/Groups/9`, display: "Sales", type: "direct" }],
    meta: {
      resourceType: "User",
      created: "2026-01-02T03:04:05.678Z",
      lastModified: "2026-02-02T03:04:05.678Z",
      location: `${BASE}/Users/1`,
      version: expect.stringMatching(/^W\/"7\.[0-9a-f]{8}"$/),
    },
  });
});

test("a whole group, without a version: that covers no members", () => {
  expect(toScimGroup(sales, BASE, parseProjection(GROUP, null, null))).toEqual({
    schemas: [CORE_GROUP],
    id: "9",
    displayName: "Sales",
    members: [
      { value: "1", $ref: `${BASE}/Users/1`, display: "Ada L", type: "User" },
      { value: "2", $ref: `${BASE}/Users/2`, type: "User" },
    ],
    meta: {
      resourceType: "Group",
      created: "2026-01-02T03:04:05.678Z",
      lastModified: "2026-02-02T03:04:05.678Z",
      location: `${BASE}/Groups/9`,
    },
  });
});

test("a group without members has a version", () => {
  const group = toScimGroup(sales, BASE, parseProjection(GROUP, null, "members"));
  expect(group).not.toHaveProperty("members");
  expect(group).toHaveProperty("meta.version", 'W/"3"');
});

describe("attributes", () => {
  const always = { schemas: [CORE_USER], id: "1" };
  const { emails, name } = ada.attributes;
  test.each<[string, object]>([
    ["id", always],
    ["nothing", always],
    ["userName", { ...always, userName: "ada" }],
    ["USERNAME, emails", { ...always, userName: "ada", emails }],
    [`${CORE_USER}:name`, { ...always, name }],
    ["name.familyName", { ...always, name: { familyName: "L" } }],
    ["name.familyName,name", { ...always, name }],
    ["emails.type", { ...always, emails: [{ type: "work" }] }],
    ['emails[type eq "work"],active', { ...always, active: true, emails }],
    ['emails[value eq "a,b"]', { ...always, emails }],
    [ENTERPRISE_USER, { ...always, schemas: [CORE_USER, ENTERPRISE_USER], [ENTERPRISE_USER]: ada.attributes[ENTERPRISE_USER] }],
    ["department", { ...always, schemas: [CORE_USER, ENTERPRISE_USER], [ENTERPRISE_USER]: { department: "R" } }],
    [
      `${ENTERPRISE_USER}:manager.value`,
      { ...always, schemas: [CORE_USER, ENTERPRISE_USER], [ENTERPRISE_USER]: { manager: { value: "2" } } },
    ],
    [`${CUSTOM}:tag`, { ...always, schemas: [CORE_USER, CUSTOM], [CUSTOM]: { tag: "x" } }],
    [BADGE, { ...always, schemas: [CORE_USER, BADGE], [BADGE]: { floor: 3 } }],
    [`${BADGE}:floor`, { ...always, schemas: [CORE_USER, BADGE], [BADGE]: { floor: 3 } }],
    ["meta.version", { ...always, meta: { version: 'W/"7"' } }],
  ])("%s", (attributes, expected) => {
    expect(user(attributes)).toEqual(expected);
  });
});

describe("excludedAttributes", () => {
  test("leaves the rest", () => {
    const rest = user(null, `groups,name.givenName,emails.value,${ENTERPRISE_USER},${BADGE},meta`);
    expect(rest).toEqual({
      schemas: [CORE_USER, CUSTOM],
      id: "1",
      externalId: "ext",
      userName: "ada",
      active: true,
      name: { familyName: "L" },
      emails: [{ type: "work" }],
      [CUSTOM]: { tag: "x" },
    });
  });

  test("never id and schemas", () => {
    expect(user(null, "id,schemas,userName")).toMatchObject({ id: "1", schemas: [CORE_USER, ENTERPRISE_USER, CUSTOM, BADGE] });
  });

  test("the record stays whole", () => {
    user(null, "name,emails.value");
    expect(ada.attributes.name).toEqual({ givenName: "Ada", familyName: "L" });
    expect(ada.attributes.emails).toHaveLength(2);
  });
});

test.each<[string | null, string | null, boolean]>([
  [null, null, true],
  ["id", null, false],
  ["members", null, true],
  ["members.value", null, true],
  [null, "members", false],
  [null, "MEMBERS", false],
  [null, "members.display", true],
  ["members", "members", false],
])("attributes=%s excludedAttributes=%s shows members: %s", (attributes, excluded, expected) => {
  expect(shows(parseProjection(GROUP, attributes, excluded), "members")).toBe(expected);
});
