import { describe, expect, test } from "vitest";
import { changedValues, changeWords } from "./change-words.ts";

const change = { action: "changed", before: {}, after: {}, group: null };

test.each([
  [{ ...change, action: "added", group: { displayName: "Sales" } }, "added this user to Sales"],
  [{ ...change, action: "removed", group: { displayName: null } }, "removed this user from a group that is gone"],
  [{ ...change, action: "signed out", after: { sessions: 1 } }, "signed this user out of 1 session"],
  [{ ...change, action: "deactivated" }, "deactivated this user"],
  [{ ...change, action: "something new" }, "something new"],
])("%o reads %s", (told, words) => {
  expect(changeWords(told)).toBe(words);
});

describe("values", () => {
  test("have the names of the page, whatever their depth", () => {
    const before = {
      title: null,
      name: { givenName: "Adele", familyName: "Vance" },
      emails: [{ type: "work", value: "a@b", primary: true }],
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "Sales", manager: { value: "1" } },
      active: true,
    };
    const after = {
      title: "Head",
      name: { givenName: "Adele", familyName: "Wilber" },
      emails: [{ type: "work", value: "c@d", primary: true }],
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "R&D", manager: { value: "1" } },
      active: false,
    };
    expect(changedValues({ action: "changed", before, after })).toEqual([
      { label: "Last name", before: "Vance", after: "Wilber" },
      { label: "E-mail", before: "a@b", after: "c@d" },
      { label: "Department", before: "Sales", after: "R&D" },
      { label: "Active over SCIM", before: "yes", after: "no" },
      { label: "Job title", before: null, after: "Head" },
    ]);
  });

  test("of unknown attributes keep their path, and two of a type share a line", () => {
    const before = { "urn:contoso:2.0:User": { badge: 1 }, emails: [] };
    const after = {
      "urn:contoso:2.0:User": { badge: 2 },
      emails: [
        { type: "home", value: "x" },
        { type: "home", value: "y" },
      ],
    };
    expect(changedValues({ action: "changed", before, after })).toEqual([
      { label: "urn:contoso:2.0:User.badge", before: "1", after: "2" },
      { label: "emails[home]", before: null, after: "x, y" },
    ]);
  });

  test("of what made a user are none", () => {
    expect(changedValues({ action: "created", before: null, after: { userName: "a" } })).toEqual([]);
    expect(changedValues({ action: "deleted permanently", before: { userName: "a" }, after: null })).toEqual([]);
  });
});
