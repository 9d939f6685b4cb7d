import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ScimError } from "./errors.ts";
import { parseFilter } from "./filter.ts";
import { GROUP, USER } from "./schema.ts";
import type { AttributePath, CompareOp, Filter } from "./types.ts";
import { CORE_USER, ENTERPRISE_USER } from "./urns.ts";

const at = (attribute: string, sub: string | null = null, urn: string | null = null): AttributePath => ({ urn, attribute, sub });
const compare = (path: AttributePath, op: CompareOp, value: string | boolean | null): Filter => ({
  kind: "compare",
  path,
  op,
  value,
});
const and = (left: Filter, right: Filter): Filter => ({ kind: "and", left, right });
const or = (left: Filter, right: Filter): Filter => ({ kind: "or", left, right });
const work = compare(at("type"), "eq", "work");

describe("filters on users", () => {
  test.each<[string, Filter]>([
    ['userName eq "bjensen"', compare(at("userName"), "eq", "bjensen")],
    ['USERNAME EQ "bjensen"', compare(at("userName"), "eq", "bjensen")],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"', compare(at("userName"), "sw", "J")],
    ['name.FamilyName co "O\'Malley"', compare(at("name", "familyName"), "co", "O'Malley")],
    ['userName eq "a\\"b\\\\c\\u00e9"', compare(at("userName"), "eq", 'a"b\\cé')],
    ['userName eq "x) or (id pr"', compare(at("userName"), "eq", "x) or (id pr")],
    ["title pr", { kind: "present", path: at("title") }],
    [`schemas eq "${ENTERPRISE_USER}"`, compare(at("schemas"), "eq", ENTERPRISE_USER)],
    ['meta.resourceType eq "User"', compare(at("meta", "resourceType"), "eq", "User")],
    ['groups.display sw "Sa"', compare(at("groups", "display"), "sw", "Sa")],
    ['groups[display sw "Sa"]', compare(at("groups", "display"), "sw", "Sa")],
    ["  title   PR  ", { kind: "present", path: at("title") }],
    [
      'id eq "1" and manager eq "2"',
      and(compare(at("id"), "eq", "1"), compare(at("manager", "value", ENTERPRISE_USER), "eq", "2")),
    ],
    ['department eq "R&D"', compare(at("department", null, ENTERPRISE_USER), "eq", "R&D")],
    [`${ENTERPRISE_USER}:manager.value eq "2"`, compare(at("manager", "value", ENTERPRISE_USER), "eq", "2")],
    [
      `${ENTERPRISE_USER.replace(":User", "User")}:EMPLOYEENUMBER eq "2"`,
      compare(at("employeeNumber", null, ENTERPRISE_USER), "eq", "2"),
    ],
    ['emails co "x"', compare(at("emails", "value"), "co", "x")],
    ['emails[type eq "work"]', { kind: "element", path: at("emails"), filter: work }],
    [
      'emails[type eq "work"].Value eq "x"',
      { kind: "element", path: at("emails"), filter: and(work, compare(at("value"), "eq", "x")) },
    ],
    [
      'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]',
      or(
        { kind: "element", path: at("emails"), filter: and(work, compare(at("value"), "co", "@example.com")) },
        { kind: "element", path: at("ims"), filter: compare(at("type"), "eq", "xmpp") },
      ),
    ],
    ['name[familyName eq "x"]', compare(at("name", "familyName"), "eq", "x")],
    ['roles[primary eq "True"]', { kind: "element", path: at("roles"), filter: compare(at("primary"), "eq", true) }],
    ["active eq true", compare(at("active"), "eq", true)],
    ['active eq "False"', compare(at("active"), "eq", false)],
    ["title eq null", compare(at("title"), "eq", null)],
    ['title eq "null"', compare(at("title"), "eq", "null")],
    ["employeeNumber eq 42", compare(at("employeeNumber", null, ENTERPRISE_USER), "eq", "42")],
    ["externalId eq jyoung", compare(at("externalId"), "eq", "jyoung")],
    [
      "name.FamilyName eq Employee and (emails.Value co example.com or emails.Value co example.org)",
      and(
        compare(at("name", "familyName"), "eq", "Employee"),
        or(compare(at("emails", "value"), "co", "example.com"), compare(at("emails", "value"), "co", "example.org")),
      ),
    ],
    ["meta.Created gt 2015-10-10T14:38:21.8617979-07:00", compare(at("meta", "created"), "gt", "2015-10-10T21:38:21.861Z")],
    ['meta.lastModified ge "2026-01-31T12:00:00"', compare(at("meta", "lastModified"), "ge", "2026-01-31T12:00:00.000Z")],
    ['meta.lastModified lt "2026-01-31"', compare(at("meta", "lastModified"), "lt", "2026-01-31T00:00:00.000Z")],
    [
      'title pr or not(userType eq "x")and locale pr',
      or(
        { kind: "present", path: at("title") },
        and({ kind: "not", filter: compare(at("userType"), "eq", "x") }, { kind: "present", path: at("locale") }),
      ),
    ],
    ['groups eq "1"', compare(at("groups", "value"), "eq", "1")],
  ])("%s", (text, expected) => {
    expect(parseFilter(USER, text)).toEqual(expected);
  });

  test.each<[string, RegExp]>([
    ["", /expected an attribute/],
    ["foo", /no attribute "foo"/],
    ['foo eq "x"', /no attribute "foo"/],
    ['favouriteColour eq "x" or userName eq "y"', /no attribute "favouriteColour"/],
    ['urn:example:2.0:User:tag eq "x"', /no attribute/],
    ['userName.first eq "x"', /no attribute/],
    ['emails.bar eq "x"', /no attribute/],
    ['emails[bar eq "x"]', /no sub-attribute "bar"/],
    ['emails[emails[type eq "x"]]', /no sub-attribute/],
    ['emails[type eq "work"', /expected "\]"/],
    ['emails[type eq "work"].bar eq "x"', /no sub-attribute/],
    ['title[value eq "x"]', /no sub-attributes/],
    ['password eq "x"', /no attribute/],
    ['meta.location eq "x"', /can't be filtered/],
    ["meta pr", /can't be filtered/],
    ['groups.type eq "x"', /by value and display only/],
    ['groups[type eq "x"]', /take one comparison/],
    ['groups[value ne "x"]', /take one comparison/],
    ['groups[value eq "x" and display eq "y"]', /take one comparison/],
    ['name eq "x"', /name\.formatted/],
    ["userName", /expected eq/],
    ["userName eq", /expected a value/],
    ["userName is x", /expected eq/],
    ['userName eq "x', /isn't a string as JSON/],
    ['userName eq "\\q"', /isn't a string as JSON/],
    ["userName eq 'x'", /double quotes/],
    ["displayName eq John Smith", /double quotes/],
    ['userName eq "x")', /or the end/],
    ['(userName eq "x"', /expected "\)"/],
    ['userName eq "x" and', /expected an attribute/],
    ['userName eq "x" xor title pr', /or the end/],
    ["active gt true", /compares with eq and ne/],
    ['active eq "maybe"', /true or false only/],
    ['x509Certificates.value gt "x"', /no order/],
    ["title gt null", /no meaning/],
    ['meta.created co "2026"', /it compares with/],
    ['meta.created gt "yesterday"', /a date such as/],
    ['meta.created gt "2026-02-31T25:00:00Z"', /a date such as/],
    ['meta.created gt "0000-01-01T00:00:00Z"', /a date such as/],
    ['meta.created gt "9999-12-31T23:59:59-12:00"', /a date such as/],
  ])("400 invalidFilter: %s", (text, detail) => {
    expect(() => parseFilter(USER, text)).toThrow(detail);
    expect(() => parseFilter(USER, text)).toThrow(expect.objectContaining({ status: 400, scimType: "invalidFilter" }));
  });

  test.each([
    ["long", `userName eq "${"x".repeat(9000)}"`, /Longer than/],
    ["nested", `${"(".repeat(40)}title pr${")".repeat(40)}`, /Nested/],
    ["negated", `${"not (".repeat(40)}title pr${")".repeat(40)}`, /Nested/],
  ])("400 invalidFilter: too %s", (_case, text, detail) => {
    expect(() => parseFilter(USER, text)).toThrow(detail);
  });

  test.each(['userName eq "a\\u0000b"', 'userName eq "\\ud800"'])("400 invalidValue: %s", (text) => {
    expect(() => parseFilter(USER, text)).toThrow(expect.objectContaining({ status: 400, scimType: "invalidValue" }));
  });
});

describe("filters on groups", () => {
  const member = compare(at("members", "value"), "eq", "2");
  test.each<[string, Filter]>([
    ['displayName eq "Sales"', compare(at("displayName"), "eq", "Sales")],
    ['id eq "1" and members eq "2"', and(compare(at("id"), "eq", "1"), member)],
    ['members.value eq "2"', member],
    ['members[value eq "2"]', member],
    ['members[Value eq "2"]', member],
    ["members pr", { kind: "present", path: at("members") }],
  ])("%s", (text, expected) => {
    expect(parseFilter(GROUP, text)).toEqual(expected);
  });

  test.each(['userName eq "x"', 'department eq "x"', 'members[display eq "x"]', 'members co "x"', 'members[value sw "x"]'])(
    "400 invalidFilter: %s",
    (text) => {
      expect(() => parseFilter(GROUP, text)).toThrow(expect.objectContaining({ status: 400, scimType: "invalidFilter" }));
    },
  );
});

test("on both, a name means what it means in the type that has it", () => {
  expect(parseFilter([USER, GROUP], 'userName eq "x" or members eq "y" or displayName pr')).toEqual(
    or(or(compare(at("userName"), "eq", "x"), compare(at("members", "value"), "eq", "y")), {
      kind: "present",
      path: at("displayName"),
    }),
  );
  expect(() => parseFilter([USER, GROUP], "foo pr")).toThrow(/A User or Group has no attribute "foo"/);
  // Groups would be found by it as well.
  expect(() => parseFilter([USER, GROUP], `${CORE_USER}:displayName pr`)).toThrow(/meta.resourceType eq "User" and displayName/);
  expect(parseFilter([USER, GROUP], `${CORE_USER}:userName pr`)).toEqual(parseFilter(USER, "userName pr"));
});

test("whatever comes, a filter parses or is a 400", { timeout: 30_000 }, () => {
  const piece = fc.constantFrom(
    "userName",
    "emails",
    "meta.created",
    "[",
    "]",
    "(",
    ")",
    '"',
    "\\",
    " ",
    "eq",
    "and",
    "or",
    "not",
    "pr",
    ".value",
    "x",
    "null",
    "\u0000",
    "😀",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(text, (filter) => {
      try {
        parseFilter(USER, filter);
      } catch (error) {
        if (!(error instanceof ScimError) || error.status !== 400) throw error;
      }
    }),
    { numRuns: 500 },
  );
});

// What is quadratic here would not end within the test's time limit.
test("the longest filters are parsed or refused at once", () => {
  for (const unit of ["(", '"', "\\", "a", "not(", "emails[", "title pr or ", 'title eq "x" and ', " "]) {
    try {
      parseFilter(USER, unit.repeat(8192 / unit.length));
    } catch (error) {
      expect(error).toBeInstanceOf(ScimError);
    }
  }
});
