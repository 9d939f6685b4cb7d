import { expect, test } from "vitest";
import { type Compared, compare } from "./compare.ts";

const adele: Compared = {
  userName: "adele@contoso.example",
  externalId: null,
  displayName: null,
  givenName: "Adele",
  familyName: "Vance",
  emails: ["adele@contoso.example"],
};

test("each field with both values; nothing for what neither has", () => {
  expect(compare({ ...adele, userName: "av", externalId: "A" }, { ...adele, givenName: "ADELE", emails: [] })).toEqual([
    { label: "User name", values: { here: "av", sent: "adele@contoso.example" }, same: false },
    { label: "E-mail", values: { here: "adele@contoso.example", sent: null }, same: false },
    { label: "First name", values: { here: "Adele", sent: "ADELE" }, same: true },
    { label: "Last name", values: { here: "Vance", sent: "Vance" }, same: true },
    { label: "External id", values: { here: "A", sent: null }, same: false },
  ]);
});

test("an externalId is compared as it is written", () => {
  const [, , , , , ...rest] = compare(
    { ...adele, externalId: "a", displayName: "A" },
    { ...adele, externalId: "A", displayName: "a" },
  );
  expect(rest).toEqual([{ label: "External id", values: { here: "a", sent: "A" }, same: false }]);
});
