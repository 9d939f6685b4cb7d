import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { watchIssues } from "#lib/provisioning/issue-watch.ts";
import {
  addByHand,
  amidReading,
  endKeys,
  fillRefused,
  givePassword,
  groupWithRole,
  handOver,
  limitUsers,
  openToScim,
  pauseSync,
  refuseMissingNames,
  type Workspace,
} from "./database.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { addGroup, addUser, type Connection, send, setActive } from "./provider.ts";

/** The kinds that sync-issues.spec.ts has not: each is provoked, found, solved as its page says, and the person is provisioned. */
const adele = { userName: "adele@contoso.example", givenName: "Adele", familyName: "Brandt" };
const bert = { userName: "bert@contoso.example", givenName: "Bert", familyName: "Cole" };

const body = ({ userName, givenName, familyName }: typeof adele, more: object = {}) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  userName,
  displayName: `${givenName} ${familyName}`,
  name: { givenName, familyName },
  emails: [{ type: "work", value: userName, primary: true }],
  ...more,
});
const patch = (...operations: [path: string, value: unknown][]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: operations.map(([path, value]) => ({ op: "Replace", path, value })),
});
const addMembers = (...ids: string[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: [{ op: "Add", path: "members", value: ids.map((value) => ({ value })) }],
});

/** Sends a request that has to be answered by this status. */
async function sends(connection: Connection, expected: number, method: string, path: string, sent?: unknown) {
  const answer = await send(connection, method, path, sent);
  expect(answer.status, JSON.stringify(answer.body)).toBe(expected);
  return answer.body;
}

async function post(connection: Connection, person: typeof adele, more: object = {}): Promise<string> {
  return String((await sends(connection, 201, "POST", "/Users", body(person, more))).id);
}

const stateOf = async (connection: Connection, id: string) => (await send(connection, "GET", `/Users/${id}`)).body;
const matches = async (connection: Connection, userName: string) =>
  (await send(connection, "GET", `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)).body;

/** Opens the only issue there is, whose line in the inbox says this. */
async function openIssue(page: Page, workspace: Workspace, name: string, summary: string): Promise<void> {
  await page.goto(`${workspace.path}/issues`);
  const open = page.getByRole("table", { name: "Open issues" });
  await expect(open.getByRole("link")).toHaveCount(1);
  await expect(open.getByRole("link")).toContainText(name);
  await expect(open.getByRole("link")).toContainText(summary);
  await open.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Presses what the page offers, and confirms it. */
async function decide(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name, exact: true }).click();
}

/** The page, which stays open, says how it was solved; and the inbox has it under Solved and nothing under Open. */
async function expectSolved(page: Page, name: string, how: string): Promise<void> {
  await expect(page.getByText(/^Solved .* by /)).toContainText(how);
  await page.getByRole("link", { name: "Issues", exact: true }).first().click();
  await expect(page.getByText("Nothing waits for you.")).toBeVisible();
  await page.getByRole("link", { name: "Solved", exact: true }).click();
  const solved = page.getByRole("table", { name: "Solved issues" });
  await expect(solved.getByRole("link").filter({ hasText: name }).first()).toBeVisible();
}

test("the same person, made anew in the directory: the next POST restores them with id and groups", async ({
  page,
  workspace,
}) => {
  const connection = await openToScim(workspace);
  const id = await post(connection, adele, { externalId: randomUUID() });
  const group = await addGroup(connection, "Sales", [id]);
  await setActive(connection, id, false);
  const anew = { ...body(adele), externalId: randomUUID() };
  await sends(connection, 409, "POST", "/Users", anew);

  await signIn(page, workspace);
  const summary = `${adele.userName} was sent again under another directory object`;
  await openIssue(page, workspace, "Same or different person", summary);
  await decide(page, "Same person");
  await expectSolved(page, "Same or different person", "recognised the same person");

  expect((await sends(connection, 201, "POST", "/Users", anew)).id).toBe(id);
  expect(await stateOf(connection, id)).toMatchObject({ active: true, userName: adele.userName, externalId: anew.externalId });
  expect((await send(connection, "GET", `/Groups/${group}`)).body.members).toMatchObject([{ value: id }]);
});

test("an original name that is taken is released by whoever was deleted, and put back", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const id = await post(connection, adele);
  const renamed = randomUUID().replaceAll("-", "") + adele.userName;
  await sends(connection, 200, "PATCH", `/Users/${id}`, patch(["active", "False"], ["userName", renamed]));
  await addByHand(workspace, adele.userName, bert.userName, [bert.givenName, bert.familyName]);
  await setActive(connection, id, true);

  await signIn(page, workspace);
  const summary = `${renamed} came back, and ${adele.userName} is taken`;
  await openIssue(page, workspace, "Original name taken", summary);
  await expect(page.getByRole("button", { name: "Release the name" })).toHaveAccessibleDescription(/Bert Cole is not deleted/);
  const issue = page.url();
  await page.goto(`${workspace.path}/users-groups/user-management`);
  await page
    .getByRole("table", { name: "Users" })
    .getByRole("link", { name: /Bert Cole/ })
    .click();
  await decide(page, "Delete");
  await expect(page.getByText("Bert Cole is in Deleted users")).toBeVisible();
  await page.goto(issue);
  await decide(page, "Release the name");
  await expectSolved(page, "Original name taken", "put the name back");
  expect(await stateOf(connection, id)).toMatchObject({ active: true, userName: adele.userName });
});

test("a shared externalId is gone when the provider maps another attribute", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await post(connection, adele, { externalId: "sales" });
  const id = await post(connection, bert, { externalId: "sales" });

  await signIn(page, workspace);
  const summary = `sales belongs to ${bert.userName} and to ${adele.userName}`;
  await openIssue(page, workspace, "externalId shared", summary);
  await expect(page.getByText("Map objectId to externalId, and save.")).toBeVisible();
  const externalId = randomUUID();
  await sends(connection, 200, "PATCH", `/Users/${id}`, patch(["externalId", externalId]));
  await expectSolved(page, "externalId shared", "the cause is gone");
  expect(await stateOf(connection, id)).toMatchObject({ externalId, active: true });
});

test("an identity change that was none: the same person has the groups back", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const id = await post(connection, adele, { externalId: randomUUID() });
  const group = await addGroup(connection, "Sales", [id]);
  const members = async () => (await send(connection, "GET", `/Groups/${group}`)).body.members;
  const externalId = randomUUID();
  await sends(connection, 200, "PATCH", `/Users/${id}`, patch(["externalId", externalId]));
  expect((await members()) ?? []).toEqual([]);

  await signIn(page, workspace);
  await openIssue(page, workspace, "Identity change", `${adele.userName} belongs to another person now`);
  await decide(page, "Give role and groups back");
  await expectSolved(page, "Identity change", "gave role and groups back");
  expect(await members()).toMatchObject([{ value: id }]);
  expect(await stateOf(connection, id)).toMatchObject({ externalId, active: true });
});

test("an unmapped attribute that keeps a leaver's access is urgent until the mapping is mended", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const id = await post(connection, adele);
  await sends(connection, 400, "PATCH", `/Users/${id}`, patch(["shoeSize", "44"], ["active", "False"]));
  expect(await stateOf(connection, id)).toMatchObject({ active: true });

  await signIn(page, workspace);
  const summary = "There is no attribute shoeSize, and somebody who left still has access";
  await openIssue(page, workspace, "Unmapped attribute", summary);
  await expect(page.getByText("Urgent", { exact: true })).toBeVisible();
  await expect(page.getByText(/^Delete the mapping of this attribute/)).toBeVisible();
  await setActive(connection, id, false);
  await expectSolved(page, "Unmapped attribute", "the cause is gone");
  expect(await stateOf(connection, id)).toMatchObject({ active: false });
});

test("what an adopted group allows is confirmed on the group's page, one click from the issue", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const group = await groupWithRole(workspace, "Auditors", "Auditor", ["users.view"]);
  const id = await post(connection, adele);
  await sends(connection, 204, "PATCH", `/Groups/${group}`, addMembers(id));

  await signIn(page, workspace);
  await openIssue(page, workspace, "Adopted group's roles", "Roles of a group wait for you: Auditor");
  await page.getByRole("link", { name: "Group Auditors" }).click();
  await page.getByRole("button", { name: "Confirm Auditor" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Confirm role" }).click();
  await expect(page.getByText(/A role of this group is suspended/)).toHaveCount(0);
  await page.goto(`${workspace.path}/issues/solved`);
  await page
    .getByRole("link", { name: /Adopted group's roles/ })
    .first()
    .click();
  await expectSolved(page, "Adopted group's roles", "confirmed the roles");
  expect((await send(connection, "GET", `/Groups/${group}`)).body.members).toMatchObject([{ value: id }]);
});

test("an excluded account is provisioned: the provider finds it at its next look-up", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const { userName } = workspace.admin;
  const sent = { userName, givenName: "Ada", familyName: "Okonkwo" };
  await sends(connection, 409, "POST", "/Users", body(sent));
  expect((await matches(connection, userName)).totalResults).toBe(0);

  await signIn(page, workspace);
  const summary = `${userName} has the name or address of ${userName}, who is excluded from provisioning`;
  await openIssue(page, workspace, "Excluded name", summary);
  await decide(page, "Provision this account");
  await expectSolved(page, "Excluded name", "opened the account to provisioning");
  expect(await matches(connection, userName)).toMatchObject({ totalResults: 1, Resources: [{ userName, active: true }] });
});

test("beyond the limit there is room as soon as somebody is out of scope", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await limitUsers(workspace, 2);
  await addUser(connection, { userName: "cleo@contoso.example", givenName: "Cleo", familyName: "Dahl" });
  const former = await post(connection, bert);
  await sends(connection, 403, "POST", "/Users", body(adele));

  await signIn(page, workspace);
  await openIssue(page, workspace, "Limit reached", "No more than 2 provisioned users");
  await expect(page.getByText("Urgent", { exact: true })).toBeVisible();
  await setActive(connection, former, false);
  await expectSolved(page, "Limit reached", "the cause is gone");
  expect(await stateOf(connection, await post(connection, adele))).toMatchObject({ active: true });
});

test("missing names: the workspace takes such users, and the names are filled where they come from", async ({
  page,
  workspace,
}) => {
  const connection = await openToScim(workspace);
  await refuseMissingNames(workspace);
  const nameless = { ...body(adele), name: undefined };
  await sends(connection, 400, "POST", "/Users", nameless);
  await signIn(page, workspace);
  const summary = `${adele.userName} has no first name and no last name`;
  await openIssue(page, workspace, "Missing names", summary);
  const issue = page.url();
  await page.getByRole("link", { name: "Settings of User provisioning" }).click();
  await page.getByRole("combobox", { name: "New users without first or last name" }).click();
  await page.getByRole("option", { name: /^Accept and flag/ }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Settings saved")).toBeVisible();
  await page.goto(issue);
  await expectSolved(page, "Missing names", "the cause is gone");

  const id = String((await sends(connection, 201, "POST", "/Users", nameless)).id);
  await openIssue(page, workspace, "Missing names", summary);
  await expect(page.getByText(/^Fill the names in /)).toBeVisible();
  await sends(connection, 200, "PATCH", `/Users/${id}`, patch(["name.givenName", "Adele"], ["name.familyName", "Brandt"]));
  await expectSolved(page, "Missing names", "the cause is gone");
  expect(await stateOf(connection, id)).toMatchObject({ name: { givenName: "Adele", familyName: "Brandt" } });
});

test("what was held of the last admin happens when somebody else is made admin", async ({ page, otherPage, workspace }) => {
  const connection = await openToScim(workspace);
  const id = await post(connection, adele);
  const other = await post(connection, bert);
  for (const person of [id, other]) await givePassword(workspace, person);
  await handOver(workspace, id);
  await setActive(connection, id, false);

  await signIn(page, workspace, { userName: adele.userName });
  const summary = `${adele.userName} is the last workspace admin, and was to be taken away`;
  await openIssue(page, workspace, "Last admin", summary);
  await expect(page.getByText("Urgent", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Choose another admin in User management" }).click();
  await page
    .getByRole("table", { name: "Users" })
    .getByRole("link", { name: /Bert Cole/ })
    .click();
  await page.getByRole("button", { name: "More for Bert Cole" }).click();
  await page.getByRole("menuitem", { name: "Make workspace admin…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Make workspace admin" }).click();
  // It was herself who was to leave: she is signed out.
  await expect(page.getByRole("heading", { name: /Sign in/ })).toBeVisible();

  await signIn(otherPage, workspace, { userName: bert.userName, to: "/issues/solved" });
  await otherPage.getByRole("link", { name: /Last admin/ }).click();
  await expectSolved(otherPage, "Last admin", "there is another admin");
  expect(await stateOf(connection, id)).toMatchObject({ active: false });
  expect(await stateOf(connection, other)).toMatchObject({ active: true });
});

test("a nested group is left out, and its people come in by themselves", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const id = await post(connection, adele);
  const inner = await addGroup(connection, "Inner", [id]);
  const outer = await addGroup(connection, "Sales", []);
  await sends(connection, 204, "PATCH", `/Groups/${outer}`, addMembers(inner));

  await signIn(page, workspace);
  await openIssue(page, workspace, "Nested group", "Sales was given 1 group as a member");
  await expect(page.getByText(/or put its users into the outer one\.$/)).toBeVisible();
  const whole = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName: "Sales", members: [{ value: id }] };
  await sends(connection, 200, "PUT", `/Groups/${outer}`, whole);
  await expectSolved(page, "Nested group", "the whole list was sent without them");
  expect((await send(connection, "GET", `/Groups/${outer}`)).body.members).toMatchObject([{ value: id }]);
});

test("rejected keys: one is regenerated on the page that the issue names, and the next request closes it", async ({
  page,
  workspace,
}) => {
  const former = await openToScim(workspace);
  await endKeys(workspace, -1);
  await sends(former, 401, "POST", "/Users", body(adele));
  await signIn(page, workspace);
  // What was refused is written down a moment later, and looked through each minute.
  const link = page.getByRole("link", { name: /Rejected keys/ });
  await expect(async () => {
    await watchIssues();
    await page.goto(`${workspace.path}/issues`);
    await expect(link).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await openIssue(page, workspace, "Rejected keys", "1 request since the last accepted one had no valid key");
  const issue = page.url();
  await page.getByRole("link", { name: "API keys in User provisioning" }).click();
  await page
    .getByRole("main")
    .getByRole("button", { name: /^(Regenerate|Generate a key)$/ })
    .click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^(Regenerate|Generate)$/ })
    .click();
  const key = await page
    .getByRole("dialog", { name: "API key generated" })
    .getByRole("textbox", { name: /^API key/ })
    .inputValue();

  // What arrives while the page is being read is news for it.
  const read = () => page.goto(issue);
  const id = await amidReading(workspace, "unknown_keys", read, () => post({ ...former, key }, adele));
  await expectSolved(page, "Rejected keys", "the cause is gone");
  expect(await stateOf({ ...former, key }, id)).toMatchObject({ active: true });
});

test("more was refused while paused than is kept: with sync on, Entra sends all of it again", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await pauseSync(workspace);
  await fillRefused(workspace);
  await sends(connection, 403, "POST", "/Users", body(adele));

  await signIn(page, workspace);
  await openIssue(page, workspace, "Refused changes not kept", "1 change came while sync was paused and was not kept");
  const issue = page.url();
  await expect(page.getByText("Turn sync on. Entra sends all of it again by itself.")).toBeVisible();
  await page.getByRole("link", { name: "User provisioning" }).first().click();
  await page.getByRole("switch", { name: "Enable sync using SCIM" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Turn sync on" }).click();
  await expect(page.getByText("Sync is on", { exact: true })).toBeVisible();
  await page.goto(issue);
  await expectSolved(page, "Refused changes not kept", "the cause is gone");
  expect(await stateOf(connection, await post(connection, adele))).toMatchObject({ active: true });
});
