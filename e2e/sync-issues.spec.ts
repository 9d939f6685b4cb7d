import type { Page } from "@playwright/test";
import { setUserRole } from "#lib/directory/user-role.ts";
import { addByHand, openToScim } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { addGroup, addUser, send, setActive } from "./provider.ts";
import { Tenant } from "./tenant.ts";

const adele = { userName: "adele@contoso.example", givenName: "Adele", familyName: "Brandt" };
const bert = { userName: "bert@contoso.example", givenName: "Bert", familyName: "Cole" };
const issues = (page: Page) => page.getByRole("table", { name: "Open issues" });
const question = (page: Page, name: string | RegExp) => page.getByRole("alertdialog", { name });
const solved = (page: Page) => page.getByText(/^Solved .* by /);
const patch = (op: string, path: string, value: unknown) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: [{ op, path, value }],
});
const body = ({ userName, givenName, familyName }: typeof adele, more: object = {}) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  userName,
  name: { givenName, familyName },
  emails: [{ type: "work", value: userName, primary: true }],
  ...more,
});

/** Presses what Roster offers, and confirms what that means. */
async function decide(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
  await question(page, /./).getByRole("button", { name, exact: true }).click();
}

test("a UPN clash is found by Entra's words, compared, and linked: the next cycle goes well", async ({
  page,
  workspace,
  folder,
}) => {
  const connection = await openToScim(workspace);
  const entra = await Tenant.create(folder, { users: 2, groups: 0 });
  const [person] = await entra.users();
  if (!person) throw new Error("The directory is empty.");
  const id = await addByHand(workspace, "old-name", person.userPrincipalName, ["Old", "Name"]);
  const first = await entra.run("initial", connection);
  expect([first.ok, first.statuses["409"]]).toEqual([false, expect.any(Number)]);

  await signIn(page, workspace, { to: "/issues" });
  await expect(page.getByRole("link", { name: "Issues 1" })).toBeVisible();
  await page.getByRole("searchbox").fill("Error 500");
  await expect(page).toHaveURL(/q=Error/);
  await expect(page.getByRole("region", { name: "What this means" })).toContainText("another UPN here than in Entra");
  await expectAccessible(page);
  await issues(page)
    .getByRole("link", { name: /UPN clash/ })
    .click();

  await expect(page.getByRole("heading", { level: 1, name: "UPN clash" })).toBeVisible();
  const sides = page.getByRole("row", { name: /^User name \(different\)/ });
  await expect(sides).toContainText("old-name");
  await expect(sides).toContainText(person.userPrincipalName);
  await expect(page.getByRole("row", { name: /^E-mail \(the same\)/ })).toContainText(person.userPrincipalName);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Link", exact: true }).click();
  const link = question(page, /^Link .* to /);
  await expect(link).toContainText("Id, groups, role, status, password and sessions.");
  await expectAccessible(page);
  await link.getByRole("button", { name: "Link", exact: true }).click();
  await expect(solved(page)).toContainText("linked the existing user");
  await expect(page.getByRole("list", { name: "Who did what" })).toContainText(
    "linked this user to the one that the provider sent",
  );

  expect(await entra.run("initial", connection)).toMatchObject({ ok: true, failures: [] });
  expect((await send(connection, "GET", `/Users/${id}`)).body).toMatchObject({
    userName: person.userPrincipalName,
    displayName: person.displayName,
  });
  await page.getByRole("link", { name: "Issues", exact: true }).first().click();
  await expect(page.getByText("Nothing waits for you.")).toBeVisible();
  await page.getByRole("link", { name: "Solved", exact: true }).click();
  await expect(page.getByRole("table", { name: "Solved issues" }).getByRole("link", { name: /UPN clash/ })).toBeVisible();
});

test("different people are told apart, and a name is released: what was refused goes through", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await addByHand(workspace, "ab", adele.userName, ["Anna", "Bell"]);
  expect((await send(connection, "POST", "/Users", body(adele))).status).toBe(409);
  await signIn(page, workspace, { to: "/issues" });
  await issues(page)
    .getByRole("link", { name: /UPN clash/ })
    .click();
  await decide(page, "Different people");
  await expect(solved(page)).toContainText("told the two apart");
  expect((await send(connection, "POST", "/Users", body(adele))).status).toBe(201);

  const former = await addUser(connection, bert);
  await setActive(connection, former, false);
  const id = await addUser(connection, { ...bert, userName: "bert.cole@contoso.example" });
  const rename = () => send(connection, "PATCH", `/Users/${id}`, patch("Replace", "userName", bert.userName));
  expect((await rename()).status).toBe(409);
  await page.goto(`${workspace.path}/issues`);
  await issues(page)
    .getByRole("link", { name: /Old name to release/ })
    .click();
  await decide(page, "Release the name");
  await expect(solved(page)).toContainText("released the name");
  expect((await rename()).status).toBe(200);
});

test("a restored admin gets the role back, and an unknown member's issue closes by itself", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const admin = await addUser(connection, adele);
  await setUserRole(workspace.ctx, admin, "admin");
  await setActive(connection, admin, false);
  expect((await send(connection, "POST", "/Users", body(adele))).body.id).toBe(admin);
  await signIn(page, workspace, { to: "/issues" });
  await issues(page)
    .getByRole("link", { name: /Admin restored without role/ })
    .click();
  await decide(page, "Give the role back");
  await expect(solved(page)).toContainText("gave the role back");
  await page.getByRole("link", { name: "Adele Brandt" }).click();
  await expect(page.getByText("Workspace admin").first()).toBeVisible();

  const externalId = crypto.randomUUID();
  const gone = String((await send(connection, "POST", "/Users", body(bert, { externalId }))).body.id);
  const group = await addGroup(connection, "Sales", []);
  await send(connection, "DELETE", `/Users/${gone}`);
  const add = () => send(connection, "PATCH", `/Groups/${group}`, patch("Add", "members", [{ value: gone }]));
  expect((await add()).status).toBe(204);
  await page.goto(`${workspace.path}/issues?kind=unknown+members`);
  await issues(page)
    .getByRole("link", { name: /Unknown member/ })
    .click();
  await expect(page.getByRole("list", { name: "Ids" })).toContainText(gone);
  await expectAccessible(page);
  expect((await send(connection, "POST", "/Users", body(bert, { externalId }))).status).toBe(201);
  expect((await add()).status).toBe(204);
  // Nobody presses anything: the page hears of the provider's request.
  await expect(solved(page)).toContainText("the cause is gone");
});
