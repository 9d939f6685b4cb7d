import { expect, test } from "vitest";
import { parseDirectory } from "./directory.ts";

const adele = { objectId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef", userPrincipalName: "adele@contoso.example" };

function mistakes(directory: unknown): string {
  try {
    parseDirectory(JSON.stringify(directory), "people.json");
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
}

test("fills in what a hand-written file leaves out", () => {
  const { users, groups } = parseDirectory(JSON.stringify({ users: [adele] }), "people.json");
  expect(users).toEqual([{ ...adele, accountEnabled: true, assigned: true, softDeleted: false }]);
  expect(groups).toEqual([]);
});

test.each([
  ["a typo", { users: [{ ...adele, mial: "x" }] }, 'users[0] (adele@contoso.example): Unrecognized key: "mial"'],
  ["a bad id", { users: [{ ...adele, objectId: "7" }] }, "users[0].objectId (adele@contoso.example): not a GUID"],
  ["one id twice", { users: [adele, { ...adele, userPrincipalName: "b@contoso.example" }] }, "occurs twice"],
  ["one UPN twice", { users: [adele, { ...adele, objectId: "1a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef" }] }, "occurs twice"],
  ["no users", {}, "users: "],
  ["something else", [], "the file: "],
])("names the mistake: %s", (_, directory, message) => {
  expect(mistakes(directory)).toContain(message);
  expect(mistakes(directory)).toMatch(/^people\.json is not a directory:\n/);
});

test("says that a file is not JSON, and stops counting at ten mistakes", () => {
  expect(() => parseDirectory("{", "people.json")).toThrow(/^people\.json is not JSON/);
  const users = Array.from({ length: 30 }, () => ({ objectId: "x", userPrincipalName: "" }));
  expect(mistakes({ users })).toMatch(/… and \d+ more$/);
});
