import { expect, it } from "vitest";
import { guessMapping } from "./import-fields.ts";

it.each([
  [
    "Roster's own export",
    ["Name", "User name", "Department", "E-mail", "Status"],
    { displayName: 0, userName: 1, department: 2, workEmail: 3, status: 4 },
  ],
  [
    "Entra's list of users",
    [
      "userPrincipalName",
      "displayName",
      "surname",
      "mail",
      "givenName",
      "id",
      "jobTitle",
      "department",
      "accountEnabled",
      "mobilePhone",
    ],
    {
      userName: 0,
      displayName: 1,
      familyName: 2,
      workEmail: 3,
      givenName: 4,
      title: 6,
      department: 7,
      status: 8,
      mobilePhone: 9,
    },
  ],
  [
    "Entra's template",
    ["Name [displayName] Required", "User name [userPrincipalName] Required", "First name [givenName]", "Mobile phone [mobile]"],
    { displayName: 0, userName: 1, givenName: 2, mobilePhone: 3 },
  ],
  [
    "Okta's",
    ["login", "firstName", "lastName", "email", "primaryPhone"],
    { userName: 0, givenName: 1, familyName: 2, workEmail: 3, workPhone: 4 },
  ],
  [
    "German",
    ["Benutzername", "Vorname", "Nachname", "E-Mail", "Abteilung"],
    { userName: 0, givenName: 1, familyName: 2, workEmail: 3, department: 4 },
  ],
  ["a head that comes twice", ["E-mail", "email", "user_name"], { workEmail: 0, userName: 2 }],
  ["roles, groups and ids", ["role", "groups", "externalId", "objectId", "password"], {}],
])("guesses the columns of %s", (_, columns, mapping) => {
  expect(guessMapping(columns)).toEqual(mapping);
});
