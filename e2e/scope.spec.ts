import type { Locator, Page } from "@playwright/test";
import { ageDeletion, ageRequests, ageSightings, chooseProvider, openToScim, pauseSync } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { addGroup, addUser, send } from "./provider.ts";

const provisioning = "/users-groups/user-provisioning";
const adele = { userName: "adele@contoso.example", givenName: "Adele", familyName: "Brandt" };
const bert = { userName: "bert@contoso.example", givenName: "Bert", familyName: "Cole" };
const done = (page: Page) => page.getByRole("button", { name: "Done" });
const sync = (page: Page) => page.getByRole("switch", { name: "Enable sync using SCIM" });
const question = (page: Page, name: string | RegExp): Locator => page.getByRole("alertdialog", { name });
const titled = (title: string) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: [{ op: "replace", path: "title", value: title }],
});

test("what was refused while paused is told in words, and applied before sync is on again", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await chooseProvider(workspace, "okta");
  const id = await addUser(connection, adele);
  await addUser(connection, bert);
  await signIn(page, workspace, { to: provisioning });
  await sync(page).click();
  await done(page).click();
  await expect(question(page, "Pause sync?")).toContainText("Stop provisioning in Okta first");
  await question(page, "Pause sync?").getByRole("button", { name: "Pause sync" }).click();
  await expect(page.getByText("Sync is paused", { exact: true })).toBeVisible();

  expect((await send(connection, "PATCH", `/Users/${id}`, titled("Buyer"))).status).toBe(403);
  expect((await send(connection, "PATCH", `/Users/${id}`, titled("Head of Sales"))).status).toBe(403);
  expect((await send(connection, "POST", "/Users", { userName: bert.userName })).status).toBe(403);
  await page.getByRole("link", { name: "Show 3 refused changes" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Refused while paused" })).toBeVisible();
  await expect(page.getByRole("row", { name: /Change title of Adele Brandt/ })).toHaveCount(2);
  await expect(page.getByRole("row", { name: /Add user bert@contoso.example/ })).toContainText("Waiting");
  await expectAccessible(page);
  await page.getByRole("link", { name: "User provisioning" }).first().click();

  await sync(page).click();
  await done(page).click();
  const resume = question(page, "Turn sync on?");
  await expect(resume.getByRole("radio", { name: "Apply 3 refused changes first" })).toBeChecked();
  await expectAccessible(page);
  await resume.getByRole("button", { name: "Apply and turn sync on" }).click();
  const result = page.getByRole("dialog", { name: "2 refused changes are applied" });
  await expect(result).toContainText("1 change could not be applied");
  await expect(result.getByRole("listitem")).toContainText("Add user bert@contoso.example");
  await result.getByRole("button", { name: "Close" }).last().click();
  await expect(sync(page)).toBeChecked();
  expect((await send(connection, "GET", `/Users/${id}`)).body.title).toBe("Head of Sales");

  await page.getByRole("link", { name: "Show 1 refused change" }).click();
  await expect(page.getByRole("row", { name: /Add user bert/ })).toContainText("Failed");
  await page.getByRole("button", { name: "Discard all…" }).click();
  const discard = question(page, "Discard 1 refused change?");
  await discard.getByRole("textbox").fill("1");
  await discard.getByRole("button", { name: "Discard all" }).click();
  await expect(page.getByText("Changes that arrive while sync is paused will be listed here.")).toBeVisible();
});

test("who was left behind by a Restart is found, and removed while sync is paused", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const kept = await addUser(connection, adele);
  const left = await addUser(connection, bert);
  await addGroup(connection, "Sales", [kept, left]);
  await signIn(page, workspace, { to: provisioning });
  await expect(page.getByRole("row", { name: /POST \/Groups/ })).toBeVisible();
  await ageRequests(workspace, 60);
  await ageSightings(workspace, 60);
  // The Restart.
  expect((await send(connection, "GET", `/Users?filter=${encodeURIComponent(`userName eq "${adele.userName}"`)}`)).status).toBe(
    200,
  );

  await page.getByRole("link", { name: "Find who is out of scope" }).click();
  await expect(page.getByRole("heading", { name: "When did you press Restart provisioning?" })).toBeVisible();
  const runs = page.getByRole("listitem").filter({ hasText: "request" });
  await expect(runs).toHaveCount(2);
  await expectAccessible(page);
  await runs.first().getByRole("link").click();
  await expect(page.getByRole("row", { name: /Bert Cole/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /Adele Brandt/ })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Groups 1" })).toBeVisible();
  const removeAll = page.getByRole("button", { name: "Move all to Deleted users…" });
  await expect(removeAll).toBeDisabled();
  await expect(removeAll).toHaveAccessibleDescription(/Pause sync first/);
  await expectAccessible(page);

  await pauseSync(workspace);
  await page.reload();
  await removeAll.click();
  const removal = question(page, "Move 1 user to Deleted users?");
  await expect(removal).toContainText("Bert Cole.");
  await removal.getByRole("button", { name: "Move to Deleted users" }).click();
  await expect(removal).toContainText("Type 1 to go on.");
  await removal.getByRole("textbox").fill("1");
  await page.route("**/out-of-scope?*", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await removal.getByRole("button", { name: "Move to Deleted users" }).click();
  await expect(removal).toContainText("The connection broke. Some of the last step may be done already.");
  await page.unroute("**/out-of-scope?*");
  await removal.getByRole("button", { name: "Move to Deleted users" }).click();
  await expect(page.getByText("1 user is among the deleted users")).toBeVisible();
  await expect(page.getByText("Every provisioned user has been written or looked up since then.")).toBeVisible();

  await page.getByRole("link", { name: "Groups 1" }).click();
  await page.getByRole("row", { name: /Sales/ }).hover();
  await page.getByRole("checkbox", { name: "Select Sales" }).click();
  await page.getByRole("button", { name: "Delete…" }).click();
  const deletion = question(page, "Delete 1 group?");
  await deletion.getByRole("textbox").fill("1");
  await deletion.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText("1 group is deleted")).toBeVisible();

  await page.goto(`${workspace.path}/users-groups/deleted-users`);
  await expect(page.getByRole("row", { name: /Bert Cole/ })).toBeVisible();
});

test("the settings say what they do, keep what was typed, and ask before they delete", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const id = await addUser(connection, { ...adele, active: false });
  await ageDeletion(workspace, id, 40);
  await signIn(page, workspace, { to: provisioning });
  const days = page.getByRole("textbox", { name: /^Days until deleted users are deleted/ });
  await days.fill("a month");
  await done(page).click();
  await expect(days).toHaveAccessibleDescription(/whole number of days/);
  await expect(days).toHaveValue("a month");

  await days.fill("30");
  await page.getByRole("combobox", { name: "New users without first or last name" }).click();
  await page.getByRole("option", { name: /^Refuse/ }).click();
  await page.getByRole("combobox", { name: "When the provider deletes a user" }).click();
  await page.getByRole("option", { name: /^Keep as a deleted user/ }).click();
  await done(page).click();
  const deletion = question(page, "Delete deleted users permanently?");
  await expect(deletion).toContainText("1 user who was deleted more than 30 days ago");
  await deletion.getByRole("textbox").fill("1");
  await deletion.getByRole("button", { name: "Save and delete" }).click();
  await expect(page.getByText("Settings saved")).toBeVisible();
  await page.reload();
  await expect(days).toHaveValue("30");
  await expect(page.getByRole("combobox", { name: "New users without first or last name" })).toContainText("Refuse");
  expect((await send(connection, "POST", "/Users", { userName: "nameless@contoso.example" })).status).toBe(400);
});

test("the method's effect is shown first; removing the connection unlinks everybody, and can deactivate them", async ({
  page,
  workspace,
}) => {
  const connection = await openToScim(workspace);
  const id = await addUser(connection, adele);
  await addGroup(connection, "Sales", [id]);
  await signIn(page, workspace, { to: provisioning });
  await page.getByRole("radio", { name: "None" }).click();
  const effect = page.getByRole("note", { name: "What this will do" });
  await expect(effect).toContainText("1 provisioned user and 1 group stay");
  await expect(effect).toContainText(`…${connection.key.slice(-4)}`);
  await page.getByRole("button", { name: "Discard changes" }).click();
  await expect(effect).toHaveCount(0);

  await page.getByRole("button", { name: "Remove the connection…" }).click();
  const removal = question(page, "Remove the connection to Microsoft Entra ID?");
  await expect(removal).toContainText("First unassign all users and groups");
  await removal.getByRole("checkbox", { name: "Deactivate 1 provisioned user" }).click();
  await expectAccessible(page);
  await removal.getByRole("textbox").fill(workspace.slug);
  await removal.getByRole("button", { name: "Remove the connection" }).click();
  await expect(page.getByText("The connection is removed")).toBeVisible();
  await expect(page.getByRole("radio", { name: "None" })).toBeChecked();
  expect((await send(connection, "GET", "/Users")).status).toBe(401);

  await page.goto(`${workspace.path}/users-groups/user-management`);
  const row = page.getByRole("row", { name: /Adele Brandt/ });
  await expect(row).toContainText("Manual");
  await expect(row).toContainText("Inactive");
});
