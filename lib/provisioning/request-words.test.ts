import { expect, test } from "vitest";
import type { JsonObject } from "#lib/scim/types.ts";
import { idsSaid, idsToTell, kindOf, requestWords } from "./request-words.ts";

const adele = "0197a000-0000-7000-8000-00000000000a";
const bert = "0197a000-0000-7000-8000-00000000000b";
const sales = "0197a000-0000-7000-8000-00000000000c";
const names = new Map([
  [adele, "adele@contoso.example"],
  [bert, "bert@contoso.example"],
  [sales, "Sales"],
]);
const probe = "2f9f1ec4-0f2d-4f2c-9a52-6f1a4e5a7f10";
const members: JsonObject = { Operations: [{ op: "Add", path: "members", value: [{ value: adele }] }] };

test.each<[string, string, string, number, number | null, JsonObject | null, string]>([
  ["GET", "/Users", `filter=userName eq "${probe}"`, 200, 0, null, "Tested the connection"],
  ["GET", "/Users", `filter=userName+eq+%22${probe}%22`, 200, 0, null, "Tested the connection"],
  ["GET", "/Users", "startIndex=1&count=2", 200, 900, null, "Tested the connection"],
  ["GET", "/Users", `filter=userName+eq+%22${probe}%22`, 403, null, null, "Tried to test the connection"],
  ["GET", "/Users", "startIndex=1&count=100", 200, 900, null, "Listed users"],
  ["GET", "/Users", "filter=userName eq %22adele%22", 200, 1, null, "Looked up user adele"],
  ["GET", "/Users", "filter=userName eq %22adele%22", 200, 0, null, "Looked up user adele: not here"],
  ["GET", "/Users", 'filter=emails[type eq "work"].value eq "a@b"', 200, 2, null, "Looked up user a@b: 2 found"],
  ["GET", "/Users", `filter=externalId eq %22${probe}%22`, 200, 1, null, `Looked up user ${probe}`],
  ["GET", "/Users", "filter=title pr", 200, 3, null, "Looked up a user: 3 found"],
  ["GET", "/Groups", "filter=displayName eq %22Sales%22", 200, 1, null, "Looked up group Sales"],
  ["GET", `/Users/${adele}`, "", 200, null, null, "Read adele@contoso.example"],
  ["GET", `/Users/${probe}`, "", 404, null, null, "Read a user: not found"],
  ["GET", `/Groups/${sales}`, "excludedAttributes=members", 200, null, null, "Read Sales"],
  ["POST", "/Users", "", 201, null, { userName: "adele@contoso.example" }, "Added user adele@contoso.example"],
  ["POST", "/Users", "", 409, null, { userName: "adele@contoso.example" }, "Tried to add user adele@contoso.example"],
  ["POST", "/Users", "", 400, null, null, "Tried to add user without a name"],
  ["PATCH", `/Groups/${sales}`, "", 204, null, members, "Group Sales: added adele@contoso.example"],
  ["PATCH", `/Groups/${sales}`, "", 403, null, members, "Tried to change group Sales: add adele@contoso.example"],
  [
    "PATCH",
    `/Users/${adele}`,
    "",
    200,
    null,
    { Operations: [{ op: "Replace", path: "active", value: "False" }] },
    "Moved adele@contoso.example to Deleted users",
  ],
  ["PUT", `/Users/${adele}`, "", 200, null, { userName: "x" }, "Replaced what is known of adele@contoso.example"],
  ["DELETE", `/Users/${adele}`, "", 204, null, null, "Deleted adele@contoso.example"],
  ["DELETE", `/Groups/${sales}`, "", 403, null, null, "Tried to delete group Sales"],
  ["POST", "/Users/.search", "", 200, 4, { filter: "title pr" }, "Searched"],
  ["POST", "/Bulk", "", 200, null, { Operations: [{}, {}] }, "Did 2 operations of one bulk request"],
  ["GET", "/ServiceProviderConfig", "", 200, null, null, "Asked what is supported"],
  ["GET", "/Users", "", 401, null, null, "Came with a key that is not valid"],
  ["GET", "/", "", 404, null, null, "Asked what is supported: not found"],
])("%s %s?%s → %i", (method, path, query, status, totalResults, body, words) => {
  expect(requestWords({ method, path, query, status, totalResults, body, held: false }, names)).toBe(words);
});

test.each<[string, string, number, JsonObject | null, string]>([
  ["DELETE", `/Users/${adele}`, 204, null, "Asked to delete adele@contoso.example: held"],
  ["DELETE", `/Groups/${sales}`, 204, null, "Asked to delete group Sales: held"],
  [
    "PATCH",
    `/Users/${adele}`,
    200,
    { Operations: [{ op: "Replace", path: "active", value: "False" }] },
    "Asked to move adele@contoso.example to Deleted users: held",
  ],
  ["POST", "/Bulk", 200, { Operations: [{}, {}] }, "Did 2 operations of one bulk request, some held"],
])("%s %s → %i, but what it takes away is held", (method, path, status, body, words) => {
  expect(requestWords({ method, path, query: "", status, totalResults: null, body, held: true }, names)).toBe(words);
});

test.each([
  ["GET", "/Users", "look up"],
  ["POST", "/Users/.search", "look up"],
  ["POST", "/groups", "add"],
  ["PUT", `/Users/${adele}`, "change"],
  ["PATCH", `/Users/${adele}`, "change"],
  ["DELETE", `/Users/${adele}`, "delete"],
  ["POST", "/Bulk", "other"],
  ["GET", "/Schemas", "other"],
])("%s %s is of the kind %s", (method, path, kind) => {
  expect(kindOf({ method, path })).toBe(kind);
});

test("a group's request is found by the members that it names, a user's by the user", () => {
  expect(idsSaid({ path: `/Groups/${sales}`, body: members }, 10)).toEqual([sales, adele]);
  expect(idsSaid({ path: `/Groups/${sales}`, body: members }, 0)).toEqual([sales]);
  expect(idsSaid({ path: `/Users/${adele.toUpperCase()}`, body: { manager: bert } }, 10)).toEqual([adele]);
  expect(idsSaid({ path: "/Users/------------------------------------", body: null }, 10)).toEqual([]);
});

test("nobody's name is looked up for whoever isn't let in", () => {
  const told = { method: "GET", path: `/Users/${adele}`, body: null };
  expect(idsToTell({ ...told, status: 401 })).toEqual([]);
  expect(idsToTell({ ...told, status: 200 })).toEqual([adele]);
});
