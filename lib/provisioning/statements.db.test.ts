import { randomUUID } from "node:crypto";
import { beforeAll, expect, test, vi } from "vitest";
import { setGuard } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, filtered, group, patch, user } from "../../test/scim-bodies.ts";
import { statementsOf } from "../../test/statements.ts";
import { newWorkspace, type ScimAnswer, type TestWorkspace } from "../../test/workspace.ts";

// Its batches are nobody's answer.
vi.mock("./request-log.ts", () => ({ recordExchange: () => {} }));

/** What each of Entra's requests costs in statements, counted on the wire (architecture, §6). The key is remembered. */
let workspace: TestWorkspace;
let userId: string;
let memberId: string;
let groupId: string;

beforeAll(async () => {
  workspace = await newWorkspace();
  userId = await createdUser(workspace, "adele@contoso.example", {
    displayName: "Adele",
    name: { givenName: "Adele", familyName: "Vance" },
  });
  memberId = await createdUser(workspace, "member@contoso.example");
  groupId = await createdGroup(workspace, "Sales", [memberId]);
});

const name = { givenName: "Adele", familyName: "Vance" };
const get = (path: string) => () => workspace.scim("GET", path);
const writeUser = (body?: object) => () => workspace.scim("PATCH", `/Users/${userId}`, body);
const writeGroup = (body?: object) => () => workspace.scim("PATCH", `/Groups/${groupId}`, body);
const [plain, flagged] = dialects;

test.each<[string, number, () => Promise<ScimAnswer>]>([
  ["Test Connection", 1, get(filtered("Users", `userName eq "${randomUUID()}"`))],
  ["a user by userName", 1, get(filtered("Users", 'userName eq "adele@contoso.example"'))],
  ["a user by externalId", 1, get(filtered("Users", 'externalId eq "x"'))],
  ["a user by work e-mail", 1, get(filtered("Users", 'emails[type eq "work"].value eq "x"'))],
  ["a page of users", 1, get("/Users?startIndex=1&count=5")],
  ["a user by id", 1, () => get(`/Users/${userId}`)()],
  [
    "a new user",
    1,
    () => workspace.scim("POST", "/Users", user(`${randomUUID()}@contoso.example`, { name, externalId: randomUUID() })),
  ],
  ["a change", 2, writeUser(flagged?.set({ title: "Head" }))],
  [
    "a change of what tells people apart",
    2,
    writeUser(plain?.set({ externalId: "x", 'emails[type eq "work"].value': "a@b.example" })),
  ],
  ["a change of a thing that the index knows", 2, writeUser(plain?.set({ userName: "adele.v@contoso.example" }))],
  ["no change", 1, writeUser(plain?.set({ displayName: "Adele" }))],
  ["a soft delete", 2, writeUser(plain?.activate(false))],
  ["a restore", 2, writeUser(plain?.activate(true))],
  [
    "a PUT",
    2,
    () => workspace.scim("PUT", `/Users/${userId}`, user("adele.v@contoso.example", { displayName: "A. Vance", name })),
  ],
  ["a group by name", 1, get(`${filtered("Groups", 'displayName eq "Sales"')}&excludedAttributes=members`)],
  ["a group by id", 1, () => get(`/Groups/${groupId}?excludedAttributes=members`)()],
  ["is this a member?", 1, () => get(filtered("Groups", `id eq "${groupId}" and members eq "${userId}"`))()],
  ["a new group", 1, () => workspace.scim("POST", "/Groups", group(randomUUID()))],
  ["an added member", 1, () => writeGroup(plain?.addMembers([userId]))()],
  ["a removed member", 1, () => writeGroup(plain?.removeMembers([userId]))()],
  ["a removed member, with the flag", 1, () => writeGroup(flagged?.removeMembers([userId]))()],
  ["a member that isn't there, which is an issue", 3, () => writeGroup(plain?.addMembers([randomUUID()]))()],
  ["a renamed group", 2, writeGroup(patch({ op: "replace", path: "displayName", value: "Sales EU" }))],
  ["a group's name that stays", 1, writeGroup(patch({ op: "replace", path: "displayName", value: "Sales EU" }))],
  ["a deleted group", 1, () => workspace.scim("DELETE", `/Groups/${groupId}`)],
  ["a deleted user", 1, () => workspace.scim("DELETE", `/Users/${userId}`)],
  ["nobody deleted, or an admin who might be the last", 2, () => workspace.scim("DELETE", `/Users/${randomUUID()}`)],
])("%s: %i", async (_what, expected, request) => {
  await get("/Users?count=0")();
  let answer: ScimAnswer | undefined;
  const statements = await statementsOf(async () => {
    answer = await request();
  });
  expect(answer?.status).toBeLessThan(405);
  expect(statements.map(({ text }) => text)).toHaveLength(expected);
});

test("a deletion that the accident guard lets go costs no statement more; one that it holds, one more and its issue", async () => {
  const fresh = await newWorkspace();
  await setGuard(fresh, { guardMostUsers: 2, guardMostGroups: 0 });
  const ids = await Promise.all(["a", "b", "c", "d"].map((name) => createdUser(fresh, name)));
  const deactivate = (index: number) => () => fresh.scim("PATCH", `/Users/${ids[index]}`, plain?.activate(false));
  const remove = (index: number) => () => fresh.scim("DELETE", `/Users/${ids[index]}`);
  for (const [request, expected] of [
    [deactivate(0), 2],
    [remove(1), 1],
    [deactivate(2), 4],
    [deactivate(2), 1],
    [remove(3), 3],
  ] as const) {
    await fresh.scim("GET", "/Users?count=0");
    const statements = await statementsOf(request);
    expect(statements.map(({ text }) => text)).toHaveLength(expected);
  }
});

test("the first request after a second looks the key up, in one statement", async () => {
  const fresh = await newWorkspace();
  expect(await statementsOf(() => fresh.scim("GET", "/Users?count=0"))).toHaveLength(2);
  expect(await statementsOf(() => fresh.scim("GET", "/Users?count=0"))).toHaveLength(1);
});

test.each(dialects)("no member PATCH $name reads the group's members, unless asked to", async (dialect) => {
  const group = await createdGroup(workspace, randomUUID(), [memberId]);
  const path = `/Groups/${group}`;
  const statements = await statementsOf(async () => {
    for (const body of [dialect.addMembers([memberId]), dialect.removeMembers([memberId])]) {
      await workspace.scim("PATCH", path, body);
      await workspace.scim("PATCH", `${path}?attributes=displayName`, body);
    }
    await workspace.scim("GET", `${path}?excludedAttributes=members`);
    await workspace.scim("GET", "/Groups?excludedAttributes=members");
  });
  for (const { text } of statements) expect(text).not.toContain("as members");
});

test("no write counts users", async () => {
  const statements = await statementsOf(async () => {
    const { body } = await workspace.scim("POST", "/Users", user(randomUUID()));
    await workspace.scim("PATCH", `/Users/${body.id}`, dialects[0]?.activate(false));
    await workspace.scim("DELETE", `/Users/${body.id}`);
  });
  for (const { text } of statements) expect(text).not.toMatch(/count\(\*\).* from users/);
});
