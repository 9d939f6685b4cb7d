import { givePassword, openToScim } from "./database.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { addAll, adele, management, zoe } from "./people.ts";
import { addUser, send } from "./provider.ts";

test("deactivating ends the user's session with their next request", async ({ page, otherPage, workspace }) => {
  const id = await addUser(await openToScim(workspace), adele);
  await givePassword(workspace, id);
  await signIn(otherPage, workspace, { userName: adele.userName });
  await expect(otherPage.getByRole("heading", { name: "You're signed in" })).toBeVisible();

  await signIn(page, workspace, { to: `${management}/${id}` });
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByText("Adele Brandt is inactive")).toBeVisible();
  await otherPage.reload();
  await expect(otherPage.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await page.getByRole("button", { name: "Activate" }).click();
  await expect(page.getByText("Adele Brandt is active")).toBeVisible();
  await otherPage.reload();
  await expect(otherPage.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("the last admin can be neither deactivated nor deleted", async ({ page, workspace }) => {
  await signIn(page, workspace, { to: management });
  await page.getByRole("link", { name: "Ada Okonkwo" }).click();
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "This is the last workspace admin who can sign in" })).toBeVisible();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const question = page.getByRole("alertdialog", { name: "Delete Ada Okonkwo?" });
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(question.getByRole("alert")).toHaveText(/This is the last workspace admin/);
});

test("a new user: mistakes beside their fields, then their page", async ({ page, workspace }) => {
  await addAll(await openToScim(workspace), [adele]);
  await signIn(page, workspace, { to: management });
  await page.getByRole("link", { name: "New user" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "New user" })).toBeVisible();
  const userName = page.getByRole("textbox", { name: "User name" });
  await userName.fill("ADELE@contoso.example");
  await page.getByRole("textbox", { name: "First name" }).fill("Grace");
  await page.getByRole("textbox", { name: "Last name" }).fill("Hopper");
  await page.getByRole("radio", { name: "Inactive" }).click();
  await page.getByRole("button", { name: "Add user" }).click();
  await expect(userName).toHaveAccessibleDescription(/Another user has the user name/);
  await expect(page.getByRole("textbox", { name: "First name" })).toHaveValue("Grace");
  await userName.fill("grace@contoso.example");
  await page.getByRole("button", { name: "Add user" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Grace Hopper");
  await expect(page.getByRole("main")).toContainText("Inactive");
  await page.getByRole("link", { name: "History", exact: true }).click();
  await expect(page.getByRole("list", { name: "Changes" })).toContainText("Ada Okonkwo created this user");
});

test("made workspace admin, excluded, signed out: each from the user's page, and all of it in the history", async ({
  page,
  otherPage,
  workspace,
}) => {
  const id = await addUser(await openToScim(workspace), adele);
  await givePassword(workspace, id);
  await signIn(otherPage, workspace, { userName: adele.userName });
  await signIn(page, workspace, { to: `${management}/${id}` });
  const more = page.getByRole("button", { name: "More for Adele Brandt" });
  await more.click();
  await page.getByRole("menuitem", { name: "Make workspace admin…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Make workspace admin" }).click();
  await expect(page.getByText("Adele Brandt is a workspace admin")).toBeVisible();
  await page.getByRole("link", { name: "Permissions" }).click();
  await expect(page.getByRole("list", { name: "Permissions" })).toContainText("Manage provisioning");
  // A session begun as a user doesn't become an admin's.
  await otherPage.reload();
  await expect(otherPage.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await signIn(otherPage, workspace, { userName: adele.userName });

  await more.click();
  await page.getByRole("menuitem", { name: "Exclude from provisioning…" }).click();
  const question = page.getByRole("alertdialog", { name: "Exclude Adele Brandt from provisioning?" });
  await expect(question).toContainText("out of reach of Microsoft Entra ID");
  await question.getByRole("button", { name: "Exclude" }).click();
  await expect(page.getByText(/^Excluded from provisioning: Microsoft Entra ID doesn't see this account/)).toBeVisible();

  await page.getByRole("link", { name: "Sessions" }).click();
  await page.getByRole("button", { name: /^Sign out Chrome on/ }).click();
  await expect(page.getByText("Where Adele Brandt is signed in will be listed here.")).toBeVisible();
  await otherPage.reload();
  await expect(otherPage.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await page.getByRole("link", { name: "History", exact: true }).click();
  const changes = page.getByRole("list", { name: "Changes" }).getByRole("listitem");
  await expect(changes).toHaveText([
    /^Ada Okonkwo signed this user out of 1 session/,
    /^Ada Okonkwo excluded this user from provisioning/,
    /^Ada Okonkwo made this user a workspace admin.*Role:.*User|user/s,
    /^Microsoft Entra ID \(key ….{4}\) created this user/,
  ]);
});

test("a person is found by whatever name or id they ever had, deleted for good, too", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const [live, gone] = await addAll(connection, [adele, zoe]);
  await send(connection, "PATCH", `/Users/${live}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "Replace", path: "userName", value: "adele.married@contoso.example" }],
  });
  await send(connection, "DELETE", `/Users/${gone}`);
  await signIn(page, workspace, { to: management });
  await page.getByRole("link", { name: "Find person" }).click();
  const box = page.getByRole("searchbox", { name: "User name, e-mail address or id" });
  await box.fill(adele.userName);
  await box.press("Enter");
  const found = page.getByRole("list", { name: "In the workspace" }).getByRole("listitem");
  await expect(found).toContainText("Found by former user name, e-mail address");
  await expect(found).toContainText("adele.married@contoso.example, active");
  await box.fill(String(gone));
  await box.press("Enter");
  const tombstone = page.getByRole("list", { name: "Permanently deleted" }).getByRole("listitem");
  await expect(tombstone).toContainText("zoe@contoso.example");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  // It says so for two seconds, in which a busy machine may not look.
  await expect(async () => {
    await tombstone.getByRole("button", { name: "report on zoe@contoso.example" }).click();
    await expect(tombstone.getByRole("button", { name: /^Copied/ })).toBeVisible({ timeout: 1_500 });
  }).toPass();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`SCIM id: ${gone}`);
});

test("another workspace's users are told like what never was", async ({ page, workspaces, workspace }) => {
  const id = await addUser(await openToScim(await workspaces.make()), adele);
  await signIn(page, workspace, { to: `${management}/${id}` });
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
});
