import { expect, test } from "vitest";
import type { Json } from "#lib/scim/types.ts";
import { attributesWritten, idsToName, wordsFor } from "./write-words.ts";

const adele = "0197a000-0000-7000-8000-00000000000a";
const bert = "0197a000-0000-7000-8000-00000000000b";
const sales = "0197a000-0000-7000-8000-00000000000c";
const many = Array.from({ length: 5 }, (_, i) => `0197a000-0000-7000-8000-00000000001${i}`);
const names = new Map([
  [adele, "Adele Brandt"],
  [bert, "Bert Cole"],
  [sales, "Sales"],
]);
const ops = (...Operations: Json[]) => ({ Operations });
const members = (...ids: string[]) => ids.map((value) => ({ value }));
const EXT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

test.each<[string, string, Json | null, string]>([
  ["POST", "/Users", { userName: "adele@contoso.example" }, "Add user adele@contoso.example"],
  ["POST", "/users", { UserName: "adele@contoso.example", active: "False" }, "Add user adele@contoso.example, deleted"],
  ["POST", "/Users", null, "Add user without a name"],
  ["POST", "/Groups", { displayName: "Sales", members: [] }, "Add group Sales"],
  ["POST", "/Groups", { displayName: "Sales", members: members(adele) }, "Add group Sales with 1 member"],
  ["POST", "/Bulk", ops({}, {}), "Do 2 operations of one bulk request"],
  ["DELETE", `/Users/${adele}`, null, "Delete Adele Brandt"],
  ["DELETE", `/Groups/${sales}`, null, "Delete group Sales"],
  ["DELETE", `/Users/${many[0]}`, null, "Delete a user that is no longer here"],
  ["PUT", `/Users/${adele}`, { userName: "x", active: true }, "Replace what is known of Adele Brandt"],
  ["PUT", `/Users/${adele}`, { userName: "x", active: false }, "Move Adele Brandt to Deleted users"],
  ["PUT", `/Groups/${sales}`, { displayName: "Sales", members: members(...many) }, "Replace group Sales with 5 members"],
  ["PATCH", `/Users/${adele}`, ops({ op: "Replace", path: "active", value: "False" }), "Move Adele Brandt to Deleted users"],
  ["PATCH", `/Users/${adele}`, ops({ op: "replace", value: { active: true } }), "Make Adele Brandt active"],
  [
    "PATCH",
    `/Users/${adele}`,
    ops({ op: "replace", value: { userName: "0aadele", active: false } }),
    "Move Adele Brandt to Deleted users, and change userName",
  ],
  [
    "PATCH",
    `/Users/${adele}`,
    ops(
      { op: "Add", path: "title", value: "Buyer" },
      { op: "Replace", path: 'emails[type eq "work"].value', value: "x" },
      { op: "replace", value: { "name.givenName": "A", "name.familyName": "B", [`${EXT}:department`]: "R&D" } },
      { op: "replace", value: { [EXT]: { manager: bert } } },
    ),
    "Change title, emails, name, department and manager of Adele Brandt",
  ],
  ["PATCH", `/Users/${adele}`, ops(), "Change nothing of Adele Brandt"],
  ["PATCH", `/Groups/${sales}`, ops({ op: "Add", path: "members", value: members(adele) }), "Group Sales: add Adele Brandt"],
  [
    "PATCH",
    `/Groups/${sales}`,
    ops({ op: "Add", path: "members", value: members(adele, bert) }, { op: "remove", path: `members[value eq "${many[1]}"]` }),
    "Group Sales: add Adele Brandt and Bert Cole and remove 1 member",
  ],
  ["PATCH", `/Groups/${sales}`, ops({ op: "Add", path: "members", value: members(...many) }), "Group Sales: add 5 members"],
  [
    "PATCH",
    `/Groups/${sales}`,
    ops({ op: "replace", path: "members", value: members(adele) }),
    "Group Sales: make its members Adele Brandt",
  ],
  ["PATCH", `/Groups/${sales}`, ops({ op: "remove", path: "members" }), "Group Sales: remove all members"],
  [
    "PATCH",
    `/Groups/${sales}`,
    ops({ op: "replace", value: { id: sales, displayName: "Sales EU" } }),
    "Group Sales: rename it to Sales EU",
  ],
  ["PATCH", `/Groups/${sales}`, ops({ op: "replace", value: { externalId: "x" } }), "Change group Sales"],
  ["PATCH", `/Groups/${sales}`, { Operations: "nonsense" }, "Change group Sales"],
])("%s %s %j", (method, path, body, words) => {
  expect(wordsFor({ method, path, body }, names)).toBe(words);
});

test("what it writes is known by its top-level names", () => {
  const written = (...operations: Json[]) => attributesWritten({ method: "PATCH", path: "/Users/x", body: ops(...operations) });
  expect(written({ op: "Replace", path: 'emails[type eq "work"].value', value: "x" })).toEqual(["emails"]);
  expect(written({ op: "replace", value: { "name.givenName": "A", Active: false } })).toEqual(["name", "active"]);
  expect(written({ op: "add", path: `${EXT}:department`, value: "x" })).toContain(EXT.toLowerCase());
  expect(written({ op: "add", value: { [EXT]: { department: "x" } } })).toContain(EXT.toLowerCase());
  expect(written({ op: "add", path: "manager", value: bert })).toEqual(["manager", EXT.toLowerCase()]);
  expect(attributesWritten({ method: "PUT", path: "/Users/x", body: {} })).toBeNull();
  expect(attributesWritten({ method: "DELETE", path: "/Users/x", body: null })).toBeNull();
});

test("names are asked for whom the words name: the target and a few members", () => {
  const write = {
    method: "PATCH",
    path: `/Groups/${sales}`,
    body: ops({ op: "Add", path: "members", value: members(...many, ...many) }),
  };
  expect(idsToName(write)).toEqual([sales, ...many]);
  expect(idsToName({ method: "POST", path: "/Users", body: { userName: "x" } })).toEqual([]);
});
