import { expect, test } from "vitest";
import { mappingFindings } from "./setup.ts";

const adele = {
  id: "1",
  name: "Adele Brandt",
  externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
  givenName: "Adele",
  familyName: "Brandt",
  workEmail: "adele@contoso.example",
};

test.each<[string, Partial<typeof adele> | Record<string, null>, "entra" | "okta", RegExp[]]>([
  ["all is there", {}, "entra", []],
  ["mailNickname for externalId", { externalId: "adele" }, "entra", [/"adele", which two people can share: map objectId/]],
  ["the same from a provider that may do so", { externalId: "adele" }, "okta", []],
  ["Okta's own id", { externalId: "00u1a2b3c4d5e6f7g8h9" }, "okta", []],
  ["no externalId", { externalId: null }, "entra", [/map objectId to externalId/]],
  ["no externalId, elsewhere", { externalId: null }, "okta", [/identifier that never changes/]],
  ["no first name", { givenName: null }, "entra", [/^The first name did not come/]],
  ["no names", { givenName: null, familyName: null }, "entra", [/^The first name and last name did not come/]],
  ["no mailbox", { workEmail: null }, "entra", [/map userPrincipalName to emails/]],
  [
    "nothing at all",
    { externalId: null, givenName: null, familyName: null, workEmail: null },
    "okta",
    [/externalId/, /name/, /e-mail/],
  ],
])("%s", (_what, change, provider, findings) => {
  const found = mappingFindings({ ...adele, ...change }, provider);
  expect(found).toEqual(findings.map((finding) => expect.stringMatching(finding)));
});
