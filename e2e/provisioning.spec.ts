import type { Locator, Page } from "@playwright/test";
import { openToScim, type Workspace } from "./database.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { addUser, type Connection, send } from "./provider.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const provisioning = "/users-groups/user-provisioning";
const adele = { userName: "adele@contoso.example", givenName: "Adele", familyName: "Brandt" };

const done = (page: Page) => page.getByRole("button", { name: "Done" });
const keyDialog = (page: Page) => page.getByRole("dialog", { name: "API key generated" });
const statusWith = async (connection: Connection) => (await send(connection, "GET", "/Users?count=0")).status;

async function openWithScim(page: Page, workspace: Workspace): Promise<Connection> {
  const connection = await openToScim(workspace);
  await signIn(page, workspace, { to: provisioning });
  return connection;
}

/** Copies the key out of the dialog and closes it. */
async function takeKey(page: Page): Promise<string> {
  const key = await keyDialog(page)
    .getByRole("textbox", { name: /^API key/ })
    .inputValue();
  await keyDialog(page)
    .getByRole("button", { name: /^Copy API key/ })
    .click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
  await keyDialog(page).getByRole("button", { name: "Close" }).click();
  await expect(keyDialog(page)).toHaveCount(0);
  return key;
}

async function askForKey(page: Page): Promise<Locator> {
  await page.getByRole("main").getByRole("button", { name: "Regenerate" }).click();
  return page.getByRole("dialog", { name: "Regenerate the API key" });
}

async function regenerate(page: Page, former: RegExp): Promise<string> {
  const dialog = await askForKey(page);
  await dialog.getByRole("radio", { name: former }).click();
  await dialog.getByRole("button", { name: "Regenerate" }).click();
  return takeKey(page);
}

test("a regenerated key leaves the former one a day, unless it leaked", async ({ page, workspace }) => {
  const first = await openWithScim(page, workspace);
  const question = await askForKey(page);
  await expect(question.getByRole("radio", { name: /^Ends in 24 hours/ })).toBeChecked();
  await question.getByRole("button", { name: "Cancel" }).click();

  const second = { ...first, key: await regenerate(page, /^Ends in 24 hours/) };
  expect([await statusWith(first), await statusWith(second)]).toEqual([200, 200]);
  const keys = page.getByRole("button", { name: /^Revoke the key ending in/ });
  await expect(keys).toHaveCount(2);
  await expect(page.getByText("ends tomorrow")).toBeVisible();

  // A third one ends the oldest at once, whatever was chosen for the present one.
  await askForKey(page);
  await expect(question).toContainText(`the older one, …${first.key.slice(-4)}, ends at once`);
  await question.getByRole("button", { name: "Cancel" }).click();
  const third = { ...first, key: await regenerate(page, /^Ends in 24 hours/) };
  expect([await statusWith(first), await statusWith(second), await statusWith(third)]).toEqual([401, 200, 200]);
  await expect(keys).toHaveCount(2);

  const fourth = { ...first, key: await regenerate(page, /^Ends now/) };
  expect([await statusWith(second), await statusWith(third), await statusWith(fourth)]).toEqual([401, 401, 200]);
  await expect(keys).toHaveCount(1);
});

test("a revoked key is answered 401 at once", async ({ page, workspace }) => {
  const connection = await openWithScim(page, workspace);
  expect(await statusWith(connection)).toBe(200);
  await page.getByRole("button", { name: `Revoke the key ending in ${connection.key.slice(-4)}` }).click();
  const question = page.getByRole("alertdialog", { name: /^Revoke the key/ });
  await expect(question).toContainText("It is the only key");
  await question.getByRole("textbox").fill(connection.key.slice(-4));
  await question.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText(`Key …${connection.key.slice(-4)} is revoked`)).toBeVisible();
  expect(await statusWith(connection)).toBe(401);
  await expect(page.getByText(/No key is valid/)).toBeVisible();
  await page.getByText("Ended keys (1)").click();
  await expect(page.getByText(/Revoked by Ada Okonkwo/)).toBeVisible();

  await page.getByRole("button", { name: "Generate a key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Generate" }).click();
  expect(await statusWith({ ...connection, key: await takeKey(page) })).toBe(200);
});

test("the key dialog isn't left by accident", async ({ page, workspace }) => {
  await signIn(page, workspace, { to: provisioning });
  await page.getByRole("radio", { name: /^Automated user provisioning/ }).click();
  await done(page).click();
  const dialog = keyDialog(page);
  const close = dialog.getByRole("button", { name: "Close", exact: true });
  await expect(close).toBeDisabled();
  await expect(close).toHaveAccessibleDescription(/Copy the key first/);
  await expect(dialog.getByRole("button", { name: /^Copy API key/ })).toBeFocused();
  await page.mouse.click(4, 4);
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog.getByRole("alert")).toContainText("The key was not copied");

  await dialog.getByRole("checkbox", { name: "I have stored it" }).click();
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await dialog.getByRole("checkbox", { name: "I have stored it" }).click();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Close without it" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Regenerate" })).toBeVisible();
});

test("leaving SCIM is asked about, revokes the keys, and keeps the people", async ({ page, workspace }) => {
  const connection = await openWithScim(page, workspace);
  const id = await addUser(connection, adele);
  await page.getByRole("radio", { name: "None" }).click();
  await done(page).click();
  const question = page.getByRole("alertdialog", { name: "Change the method to None?" });
  await expect(question).toContainText("1 API key is revoked");
  await question.getByRole("button", { name: "Cancel" }).click();
  expect(await statusWith(connection)).toBe(200);
  await page.getByRole("button", { name: "Discard changes" }).click();
  await expect(page.getByRole("radio", { name: /^Automated user provisioning/ })).toBeChecked();

  await page.getByRole("radio", { name: "None" }).click();
  await done(page).click();
  await question.getByRole("button", { name: "Change the method" }).click();
  await expect(page.getByText("The provisioning method is None")).toBeVisible();
  expect(await statusWith(connection)).toBe(401);
  await page.goto(`${workspace.path}/users-groups/user-management/${id}`);
  await expect(page.getByRole("textbox", { name: "Display name" })).toHaveValue("Adele Brandt");
});

test("new users get the default status, and the words follow the provider", async ({ page, workspace }) => {
  const connection = await openWithScim(page, workspace);
  await page.getByRole("combobox", { name: "Default status for synced users" }).click();
  await page.getByRole("option", { name: /^Inactive/ }).click();
  await page.getByRole("combobox", { name: "Identity provider" }).click();
  await page.getByRole("option", { name: "Okta" }).click();
  await done(page).click();
  await expect(page.getByText("Settings saved")).toBeVisible();
  await expect(page.getByText("What Okta needs to reach this workspace.")).toBeVisible();

  await addUser(connection, adele);
  await page.getByRole("link", { name: "User management" }).click();
  await expect(page.getByRole("row", { name: /Adele Brandt/ })).toContainText("Inactive");
});

test("changes that aren't saved are asked about", async ({ page, workspace }) => {
  await openWithScim(page, workspace);
  const sync = page.getByRole("switch", { name: "Enable sync using SCIM" });
  await expect(done(page)).toHaveAccessibleDescription(/Nothing has changed/);
  await sync.click();
  await page.getByRole("link", { name: "Deleted users" }).click();
  const question = page.getByRole("alertdialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(sync).not.toBeChecked();

  let asked = 0;
  page.on("dialog", async (dialog) => {
    asked++;
    await dialog.dismiss();
  });
  await page.reload({ timeout: 2_000 }).catch(() => {});
  expect(asked, "the browser asks before a reload").toBe(1);

  await page.getByRole("link", { name: "Deleted users" }).click();
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Deleted users" })).toBeVisible();
  await page.getByRole("link", { name: "User provisioning" }).click();
  await expect(sync).toBeChecked();
});

test("pausing can be thought over", async ({ page, workspace }) => {
  const connection = await openWithScim(page, workspace);
  const sync = page.getByRole("switch", { name: "Enable sync using SCIM" });
  await sync.click();
  await done(page).click();
  const question = page.getByRole("alertdialog", { name: "Pause sync?" });
  await expect(question).toContainText("Stop provisioning in Entra first");
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  expect(await statusWith(connection)).toBe(200);
  await expect(page.getByText("Not saved yet")).toBeVisible();
  await done(page).click();
  await question.getByRole("button", { name: "Pause sync" }).click();
  await expect(page.getByRole("region", { name: "Workspace notice" })).toContainText("Sync is paused");
  expect(await statusWith(connection)).toBe(403);
});

test("failing requests show as errors, with what was wrong", async ({ page, workspace }) => {
  const connection = await openWithScim(page, workspace);
  await send(connection, "GET", "/Users?filter=nonsense");
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: "Errors" })).toBeVisible();
  await expect(page.getByRole("row", { name: /nonsense/ })).toContainText("400");
});
