import { describe } from "vitest";
import { add, type Case, home, remove, replace, testCases, work } from "../../test/user-patch.ts";

const CASES: Case[] = [
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
];

describe("PATCH on a user", () => {
  testCases(CASES);
});
