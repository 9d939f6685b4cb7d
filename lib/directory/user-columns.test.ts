import { expect, test } from "vitest";
import type { JsonObject } from "#lib/scim/types.ts";
import { emailKeys, userColumns } from "./user-columns.ts";

const columns = (attributes: JsonObject) => userColumns("Adele@Contoso.example", null, attributes);

test("names are compared in NFC and lower case, as everywhere", () => {
  expect(userColumns("JO\u0308RG@x", null, {}).userNameKey).toBe("jörg@x");
  expect(userColumns("İstanbul@x", null, {}).userNameKey).toBe("İstanbul@x".normalize("NFC").toLowerCase());
});

test.each<[string, JsonObject, string | null]>([
  ["what was sent", { displayName: "Adele V.", name: { formatted: "Adele Vance" } }, "Adele V."],
  ["else the formatted name", { displayName: "", name: { formatted: "Adele Vance", givenName: "A" } }, "Adele Vance"],
  ["else first and last name", { name: { givenName: "Adele", familyName: "Vance" } }, "Adele Vance"],
  ["else one of them", { name: { familyName: "Vance" } }, "Vance"],
  ["else none", { name: {} }, null],
])("a display name is %s", (_what, attributes, expected) => {
  expect(columns(attributes).displayName).toBe(expected);
});

test("the work address is the first of type work that holds one; the mobile number likewise", () => {
  const found = columns({
    emails: [{ type: "home", value: "h@x" }, { type: "Work" }, { type: "WORK", value: "W@x" }, { type: "work", value: "2@x" }],
    phoneNumbers: [
      { type: "work", value: "1" },
      { type: "mobile", value: "2" },
    ],
  });
  expect(found).toMatchObject({ workEmail: "W@x", workEmailKey: "w@x", mobilePhone: "2" });
  expect(columns({ emails: "odd", phoneNumbers: [null, 1, "x"] })).toMatchObject({ workEmail: null, mobilePhone: null });
});

test("the folded copy has the shape of the original", () => {
  const attributes = {
    title: "Head",
    active: true,
    count: 3,
    none: null,
    emails: [{ value: "A@X", primary: true }],
    "urn:X:User": { Code: "ÄB" },
  };
  expect(columns(attributes).attributesKey).toEqual({
    ...attributes,
    title: "head",
    emails: [{ value: "a@x", primary: true }],
    "urn:X:User": { Code: "äb" },
  });
});

test("search finds all the names that somebody goes by, the original one included", () => {
  const { searchText } = userColumns("hexADELE@x", "Adele@x", {
    displayName: "Adele V.",
    name: { givenName: "Adèle", familyName: "Vance" },
    emails: [{ type: "work", value: "AV@x" }],
  });
  for (const part of ["hexadele@x", "adele@x", "adele v.", "adèle", "vance", "av@x"]) expect(searchText).toContain(part);
});

test("all addresses count when people may be the same", () => {
  expect(emailKeys({ emails: [{ type: "home", value: "H@x" }, { value: "N@x" }, { type: "work" }, null] as never })).toEqual([
    "h@x",
    "n@x",
  ]);
  expect(emailKeys({})).toEqual([]);
});
