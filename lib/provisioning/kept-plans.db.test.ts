import { randomUUID } from "node:crypto";
import { beforeAll, expect, test, vi } from "vitest";
import { getSql } from "#db/client.ts";
import { createdGroup, createdUser, dialects, filtered, patch, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type ScimAnswer, type TestWorkspace } from "../../test/workspace.ts";

// Its batches are of many requests each.
vi.mock("./request-log.ts", () => ({ recordExchange: () => {} }));

/**
 * PostgreSQL plans a statement anew for the first five times, and then for ever if that seems to pay: which takes longer than what it
 * plans for. What providers send all day is planned and kept.
 */
let workspace: TestWorkspace;
let groupId: string;
const people: string[] = [];

const adele = (n: number) => createdUser(workspace, `adele.${n}@contoso.example`, { externalId: `object-${n}` });

beforeAll(async () => {
  workspace = await newWorkspace();
  // So many that reading all of them costs more than finding one.
  for (let n = 0; n < 1_500; n += 50) people.push(...(await Promise.all(Array.from({ length: 50 }, (_, i) => adele(n + i)))));
  groupId = await createdGroup(workspace, "Sales");
  await getSql()`vacuum analyze`;
});

const person = (n: number) => people[n % people.length] ?? "";
const ofGroup = (body: object | undefined) => workspace.scim("PATCH", `/Groups/${groupId}`, body);
const [plain] = dialects;

test.each<[string, (n: number) => Promise<ScimAnswer>]>([
  ["a look-up by userName", (n) => workspace.scim("GET", filtered("Users", `userName eq "adele.${n}@contoso.example"`))],
  ["a look-up by externalId", (n) => workspace.scim("GET", filtered("Users", `externalId eq "object-${n}"`))],
  ["a user", (n) => workspace.scim("GET", `/Users/${person(n)}`)],
  ["a new user", () => workspace.scim("POST", "/Users", user(`${randomUUID()}@contoso.example`, { externalId: randomUUID() }))],
  ["an attribute", (n) => workspace.scim("PATCH", `/Users/${person(n)}`, plain?.set({ title: `Engineer ${n}` }))],
  ["a soft deletion", (n) => workspace.scim("PATCH", `/Users/${person(n)}`, plain?.activate(false))],
  ["a restore", (n) => workspace.scim("PATCH", `/Users/${person(n)}`, plain?.activate(true))],
  ["a group without members", () => workspace.scim("GET", `/Groups/${groupId}?excludedAttributes=members`)],
  ["one member more", (n) => ofGroup(plain?.addMembers([person(n)]))],
  ["one member less", (n) => ofGroup(patch({ op: "Remove", path: `members[value eq "${person(n)}"]` }))],
  ["is this a member?", (n) => workspace.scim("GET", filtered("Groups", `id eq "${groupId}" and members eq "${person(n)}"`))],
  ["a deletion", (n) => workspace.scim("DELETE", `/Users/${person(n)}`)],
])("%s", async (_, send) => {
  // On ten connections, in turns.
  for (let n = 0; n < 90; n++) expect((await send(n)).status).toBeLessThan(300);
  const connections = Array.from(
    { length: 10 },
    () => getSql()<{ statement: string }[]>`
      select statement from pg_prepared_statements, pg_sleep(0.02) where custom_plans > 5 and generic_plans = 0 and statement !~ 'pg_prepared_statements'`,
  );
  expect((await Promise.all(connections)).flat().map(({ statement }) => statement)).toEqual([]);
});
