import { beforeAll, describe, expect, test } from "vitest";
import { manualUser } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, EXT, filtered } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

/** SCIM filters (RFC 7644, §3.4.2.2) over a handful of people, asked through the endpoint. */
let workspace: TestWorkspace;
const ids: Record<string, string> = {};
const groups: Record<string, string> = {};

const people: Record<string, Record<string, unknown>> = {
  adele: {
    externalId: "Ada-1",
    displayName: "Adele Vance",
    name: { givenName: "Adele", familyName: "Vance" },
    title: "Buyer",
    emails: [
      { type: "work", value: "Adele@Contoso.example", primary: true },
      { type: "home", value: "adele@home.example" },
    ],
    phoneNumbers: [{ type: "mobile", value: "+49 170 1" }],
    [EXT]: { department: "Sales", employeeNumber: "17" },
  },
  joerg: {
    externalId: "ada-1",
    displayName: "Jörg Größe",
    name: { givenName: "Jörg", familyName: "Größe" },
    title: "100% sure_",
    emails: [{ type: "work", value: "joerg@contoso.example" }],
    [EXT]: { department: "sales", employeeNumber: "9" },
  },
  alex: {
    displayName: 'O\'Brien \\ "Al"',
    title: "Chief",
    emails: [{ type: "home", value: "adele@contoso.example" }],
    photos: [{ type: "photo", value: "https://contoso.example/A.jpg" }],
    addresses: [
      { type: "work", locality: "Köln", country: "DE" },
      { type: "home", locality: "Paris", country: "FR" },
    ],
    [EXT]: { costCenter: "1" },
  },
  left: { displayName: "Gone Person", active: false, [EXT]: { department: "R&D" } },
  bare: {},
};

beforeAll(async () => {
  workspace = await newWorkspace();
  for (const [name, attributes] of Object.entries(people)) {
    ids[name] = await createdUser(workspace, `${name}@contoso.example`, attributes);
  }
  ids.manual = await manualUser(workspace, "Manual@contoso.example");
  await workspace.scim("PATCH", `/Users/${ids.alex}`, dialects[1]?.set({ [`${EXT}:manager`]: ids.adele }));
  groups.sales = await createdGroup(workspace, "Sales & Söhne", [ids.adele ?? "", ids.left ?? ""]);
  groups.empty = await createdGroup(workspace, "Empty");
});

/** `<name>` stands for that person's or group's id. */
const spelt = (filter: string) => filter.replace(/<(\w+)>/g, (_, name) => ids[name] ?? groups[name] ?? name);

async function hits(collection: "Users" | "Groups", filter: string): Promise<string[]> {
  const { status, body } = await workspace.scim("GET", filtered(collection, spelt(filter)));
  expect([status, body.detail], filter).toEqual([200, undefined]);
  expect(body.totalResults, "the total is right").toBe(body.Resources.length);
  const names = Object.entries(collection === "Users" ? ids : groups);
  return body.Resources.map(({ id }: { id: string }) => names.find(([, known]) => known === id)?.[0] ?? id).sort();
}

const everybody = ["adele", "alex", "bare", "joerg", "left", "manual"];
const without = (...gone: string[]) => everybody.filter((name) => !gone.includes(name));

test.each<[string, string[]]>([
  // What Entra asks
  ['userName eq "ADELE@contoso.EXAMPLE"', ["adele"]],
  ['userName eq "adele"', []],
  ['USERNAME EQ "adele@contoso.example"', ["adele"]],
  ['externalId eq "Ada-1"', ["adele"]],
  ['externalId eq "ada-1"', ["joerg"]],
  ["externalId eq ada-1", ["joerg"]],
  ['id eq "<adele>"', ["adele"]],
  ['id eq "nobody"', []],
  ['displayName eq "jÖRG gRÖßE"', ["joerg"]],
  ['emails[type eq "work"].value eq "ADELE@contoso.example"', ["adele"]],
  ['emails[type eq "Work" and value eq "adele@contoso.example"]', ["adele"]],
  ['emails[value eq "adele@contoso.example" and type eq "work"]', ["adele"]],
  ['emails[type eq "home"].value eq "adele@contoso.example"', ["alex"]],
  [`${EXT}:employeeNumber eq "17"`, ["adele"]],
  [`${EXT}:department eq "SALES"`, ["adele", "joerg"]],
  ['id eq "<alex>" and manager eq "<adele>"', ["alex"]],
  [`id eq "<alex>" and ${EXT}:manager.value eq "<adele>"`, ["alex"]],
  ['id eq "<alex>" and manager eq "<joerg>"', []],
  // One address or another, and one element for all
  ['emails.value eq "adele@contoso.example"', ["adele", "alex"]],
  ['emails eq "adele@home.example"', ["adele"]],
  ['emails[type eq "home" and primary eq true]', []],
  ['emails[type eq "work" and primary eq true]', ["adele"]],
  ['emails[type eq "work" and value eq "adele@contoso.example" and primary eq true]', ["adele"]],
  ['emails[type eq "home"]', ["adele", "alex"]],
  ['emails[not (type eq "work")]', ["adele", "alex"]],
  ['emails[type eq "home" or type eq "other"]', ["adele", "alex"]],
  ['emails[type eq "work" and value ew "contoso.example"]', ["adele", "joerg"]],
  ['addresses[type eq "home" and country eq "de"]', []],
  ['addresses[type eq "work" and locality eq "KÖLN"]', ["alex"]],
  ['phoneNumbers[type eq "mobile"].value eq "+49 170 1"', ["adele"]],
  // Parts of texts
  ['displayName co "röß"', ["joerg"]],
  ['userName co "ale"', ["alex"]],
  ['userName sw "LE"', ["left"]],
  ['userName ew "CONTOSO.example"', everybody],
  ['userName co ""', everybody],
  ['title co "%"', ["joerg"]],
  ['title co "_"', ["joerg"]],
  ['title sw "100%"', ["joerg"]],
  ['externalId co "ad"', ["joerg"]],
  ['externalId sw "Ad"', ["adele"]],
  ['displayName eq "O\'Brien \\\\ \\"Al\\""', ["alex"]],
  // Order
  ['userName ge "joerg@contoso.example" and userName lt "m"', ["joerg", "left"]],
  ['name.familyName gt "h"', ["adele"]],
  [`${EXT}:employeeNumber lt "2"`, ["adele"]],
  ['meta.created gt "2020-01-01T00:00:00Z"', everybody],
  ['meta.lastModified lt "2020-01-01T00:00:00Z"', []],
  ['meta.created le "9999-01-01"', everybody],
  // Presence
  ["title pr", ["adele", "alex", "joerg"]],
  ["name.givenName pr", ["adele", "joerg"]],
  ["emails pr", ["adele", "alex", "joerg"]],
  ["emails.primary pr", ["adele"]],
  ["externalId pr", ["adele", "joerg"]],
  [`${EXT}:manager pr`, ["alex"]],
  ["groups pr", ["adele", "left"]],
  ["not (title pr)", ["bare", "left", "manual"]],
  ["title eq null", ["bare", "left", "manual"]],
  ["title ne null", ["adele", "alex", "joerg"]],
  // Inequality holds for whoever has no value
  ['title ne "buyer"', without("adele")],
  ['externalId ne "Ada-1"', without("adele")],
  [`not (${EXT}:department eq "Sales")`, without("adele", "joerg")],
  // Logic: and binds closer than or
  ['userName sw "adele" or userName sw "alex" and title eq "Buyer"', ["adele"]],
  ['(userName sw "adele" or userName sw "alex") and title eq "chief"', ["alex"]],
  ['not (userName sw "a") and not (userName sw "j" or userName sw "m")', ["bare", "left"]],
  ['not (not (userName eq "alex@contoso.example"))', ["alex"]],
  // Deleted or not
  ["active eq true", without("left")],
  ['active eq "True"', without("left")],
  ["active eq false", ["left"]],
  ["active ne true", ["left"]],
  ['active eq false and userName eq "left@contoso.example"', ["left"]],
  ['groups eq "<sales>"', ["adele", "left"]],
  ['groups.value eq "<sales>" and active eq true', ["adele"]],
  ['groups ne "<sales>"', without("adele", "left")],
  ['groups eq "x"', []],
  // References are exact
  ['photos.value eq "https://contoso.example/A.jpg"', ["alex"]],
  ['photos.value eq "https://contoso.example/a.jpg"', []],
])("Users: %s", async (filter, expected) => {
  expect(await hits("Users", filter)).toEqual([...expected].sort());
});

test.each<[string, string[]]>([
  ['displayName eq "sales & SÖHNE"', ["sales"]],
  ['displayName co "ö"', ["sales"]],
  ['id eq "<sales>" and members eq "<adele>"', ["sales"]],
  ['members[value eq "<left>"]', ["sales"]],
  ['members.value eq "<adele>"', ["sales"]],
  ['members eq "<joerg>"', []],
  ['members eq "nobody"', []],
  ['members ne "<adele>"', ["empty"]],
  ["members pr", ["sales"]],
  ["not (members pr)", ["empty"]],
  ["externalId pr", []],
  ["displayName pr", ["empty", "sales"]],
  ['displayName ge "f"', ["sales"]],
])("Groups: %s", async (filter, expected) => {
  expect(await hits("Groups", filter)).toEqual([...expected].sort());
});

test.each([
  "x' or '1'='1",
  "'; drop table users; --",
  "\\",
  "\\\\' or true --",
  '"',
  "%",
  "_____@contoso.example",
  "\u007b{7*7}}",
  "$1",
  "{}",
  "null",
  "\u2028\u0001",
  "🦊".repeat(50),
  "a".repeat(900),
])("a hostile value is a value: %s", async (value) => {
  const literal = JSON.stringify(value);
  const paths = ["userName", "externalId", "displayName", "name.familyName", "emails.value", "id", `${EXT}:department`];
  expect(await hits("Users", [...paths, "groups"].map((path) => `${path} eq ${literal}`).join(" or "))).toEqual([]);
  for (const op of ["co", "sw", "ew", "gt", "ne"]) {
    const { status, body } = await workspace.scim(
      "GET",
      filtered("Users", paths.map((path) => `${path} ${op} ${literal}`).join(" or ")),
    );
    expect([status, body.detail], op).toEqual([200, undefined]);
  }
  expect((await workspace.scim("GET", filtered("Users", `emails[type eq ${literal} and value ne ${literal}]`))).status).toBe(200);
  expect(await hits("Users", "userName pr")).toEqual(everybody);
});

test.each(['userName eq "a\\u0000b"', 'displayName co "\\ud800"', 'emails[type eq "work" and value eq "\\u0000"]'])(
  "what PostgreSQL can't hold is a 400, not a 500: %s",
  async (filter) => {
    expect((await workspace.scim("GET", filtered("Users", filter))).status).toBe(400);
  },
);

test.each([
  ["an unknown attribute", 'shoeSize eq "44"'],
  ["an unknown one in an extension", `${EXT}:shoeSize eq "44"`],
  ["a password", 'password eq "x"'],
  ["an operator that isn't", 'userName is "x"'],
  ["order between flags", "active gt true"],
  ["a half of it", 'userName eq "x" and'],
  ["SQL", "1=1; select 1"],
])("%s is a 400 invalidFilter, never an empty list", async (_what, filter) => {
  const { status, body } = await workspace.scim("GET", filtered("Users", filter));
  expect([status, body.scimType]).toEqual([400, "invalidFilter"]);
});

describe("dates", () => {
  test("the one that was read back is equal to itself, and not after itself", async () => {
    const { body } = await workspace.scim("GET", `/Users/${ids.adele}`);
    for (const name of ["created", "lastModified"]) {
      const at = body.meta[name];
      expect(await hits("Users", `id eq "<adele>" and meta.${name} eq "${at}"`)).toEqual(["adele"]);
      expect(await hits("Users", `id eq "<adele>" and meta.${name} gt "${at}"`)).toEqual([]);
      expect(await hits("Users", `id eq "<adele>" and meta.${name} ge "${at}"`)).toEqual(["adele"]);
    }
  });
});

describe("pages", () => {
  const page = async (query: string) => (await workspace.scim("GET", `/Users?${query}`)).body;

  test("walk through everybody once, in a stable order, with the right total", async () => {
    const seen: string[] = [];
    for (let startIndex = 1; startIndex <= 6; startIndex += 2) {
      const body = await page(`startIndex=${startIndex}&count=2`);
      expect(body).toMatchObject({ startIndex, itemsPerPage: 2, totalResults: 6 });
      seen.push(...body.Resources.map(({ id }: { id: string }) => id));
    }
    expect(seen).toEqual(Object.values(ids).sort());
  });

  test.each([
    ["startIndex=7&count=2", 7, 0],
    ["startIndex=1000000", 1_000_000, 0],
    ["startIndex=0&count=1", 1, 1],
    ["startIndex=-5&count=1", 1, 1],
    ["count=0", 1, 0],
    ["count=-1", 1, 0],
    ["count=100000", 1, 6],
  ])("%s", async (query, startIndex, itemsPerPage) => {
    const body = await page(query);
    expect(body).toMatchObject({ startIndex, itemsPerPage, totalResults: 6 });
    expect(body.Resources).toHaveLength(itemsPerPage);
  });

  test("a page of hits counts the hits, also past their end", async () => {
    const filter = `filter=${encodeURIComponent("title pr")}`;
    expect(await page(`${filter}&startIndex=3&count=2`)).toMatchObject({ totalResults: 3, itemsPerPage: 1 });
    expect(await page(`${filter}&startIndex=9&count=2`)).toMatchObject({ totalResults: 3, itemsPerPage: 0 });
    const one = `filter=${encodeURIComponent('userName eq "alex@contoso.example"')}`;
    expect(await page(`${one}&startIndex=2`)).toMatchObject({ totalResults: 1, itemsPerPage: 0 });
    expect(await page(`${one}&count=0`)).toMatchObject({ totalResults: 1, itemsPerPage: 0 });
  });
});
