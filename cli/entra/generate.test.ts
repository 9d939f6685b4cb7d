import { expect, test } from "vitest";
import { formatDirectory, parseDirectory } from "./directory.ts";
import { generateDirectory } from "./generate.ts";

const directory = generateDirectory({ users: 400, groups: 300 });

test("is the same every time, and a user doesn't depend on how many there are", () => {
  expect(generateDirectory({ users: 400, groups: 300 })).toEqual(directory);
  expect(generateDirectory({ users: 50, groups: 2 }).users).toEqual(directory.users.slice(0, 50));
  expect(generateDirectory({ users: 5, groups: 0, seed: 2 }).users[0]?.objectId).not.toBe(directory.users[0]?.objectId);
});

test("is a valid directory file", () => {
  expect(parseDirectory(formatDirectory(directory), "generated")).toEqual(directory);
  expect(parseDirectory(formatDirectory(generateDirectory({ users: 0, groups: 5 })), "generated").users).toEqual([]);
});

test("has the names that break things", () => {
  const names = directory.users.map((user) => user.displayName ?? "");
  expect(names[0]).toBe(names[1]);
  for (const kind of [/'/, /[äöüßéèłñå]/, /\p{Script=Han}/u, /\p{Script=Hangul}/u, /\p{Script=Arabic}/u, /.{40}/]) {
    expect(names.some((name) => kind.test(name))).toBe(true);
  }
  expect(directory.users.every((user) => /^[\w.'-]+@contoso\.example$/.test(user.userPrincipalName))).toBe(true);
});

test("has a group of everyone, an empty one, nested ones, and no group name twice", () => {
  const [everyone, empty] = directory.groups;
  expect(everyone?.members).toEqual(directory.users.map((user) => user.objectId));
  expect(empty?.members).toEqual([]);
  const groupIds = new Set(directory.groups.map((group) => group.objectId));
  expect(directory.groups.some((group) => group.members.some((member) => groupIds.has(member)))).toBe(true);
  expect(new Set(directory.groups.map((group) => group.displayName.toLowerCase())).size).toBe(300);
});
