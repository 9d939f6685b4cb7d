import type { Locator, Page } from "@playwright/test";
import { endKeys, openToScim, type Workspace } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { addGroup, addUser, type Connection, send } from "./provider.ts";

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

const probe = `/Users?filter=${encodeURIComponent('userName eq "2f9f1ec4-0f2d-4f2c-9a52-6f1a4e5a7f10"')}`;

test("the setup guide turns green as requests arrive", async ({ page, workspace }) => {
  await signIn(page, workspace, { to: provisioning });
  await page.getByRole("link", { name: "Setup guide" }).click();
  const said = (text: string | RegExp) => page.getByRole("status").filter({ hasText: text });
  await expect(said("Sync using SCIM is off")).toBeVisible();

  const connection = await openToScim(workspace);
  await page.reload();
  await expect(said("Sync using SCIM is on")).toBeVisible();
  await expect(said("Waiting for Test Connection…")).toBeVisible();
  await page.getByRole("button", { name: "Next step" }).click();
  await expect(page.getByRole("textbox", { name: "Tenant URL" })).toHaveValue(connection.url);

  const last = connection.key.at(-1) === "a" ? "b" : "a";
  expect((await send({ ...connection, key: connection.key.slice(0, -1) + last }, "GET", probe)).status).toBe(401);
  await expect(page.getByText(/with a key that is not known here/)).toBeVisible();
  await expect(said("Waiting for Test Connection…")).toBeVisible();

  await send(connection, "GET", probe);
  await expect(said(/^Connected/)).toBeVisible();
  await expect(page.getByText(/with a key that is not known here/)).toHaveCount(0);
  const wire = page.getByRole("region", { name: "What arrives from Microsoft Entra ID" });
  await expect(wire.getByRole("listitem")).toHaveText([/200Tested the connection/]);

  const id = await addUser(connection, adele);
  await expect(said("First user arrived: Adele Brandt")).toBeVisible();
  await expect(said(/Adele Brandt, who came last: No externalId came: map objectId/)).toBeVisible();
  await expect(said("Waiting for the first group…")).toBeVisible();
  await addGroup(connection, "Sales", [id]);
  await expect(said("First group arrived: Sales")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "Okta" }).click();
  await expect(page).toHaveURL(/[?]for=okta$/);
  await page.getByText("Connect it to this workspace").click();
  await expect(page.getByRole("textbox", { name: "SCIM connector base URL" })).toHaveValue(connection.url);
});

test("a key that ends soon is said on every page until another one outlives it", async ({ page, workspace }) => {
  await openWithScim(page, workspace);
  const dialog = await askForKey(page);
  await dialog.getByRole("radio", { name: /^Ends now/ }).click();
  await dialog.getByRole("combobox", { name: "The new key expires" }).click();
  await page.getByRole("option", { name: "In 90 days" }).click();
  await dialog.getByRole("button", { name: "Regenerate" }).click();
  const key = await takeKey(page);
  await expect(page.getByText("ends in 2 months")).toBeVisible();

  await endKeys(workspace, 9);
  await page.goto(`${workspace.path}/users-groups/user-management`);
  const notice = page.getByRole("region", { name: "Workspace notice" });
  await expect(notice).toContainText(`The API key …${key.slice(-4)} expires in 9 days: provisioning stops then.`);
  await notice.getByRole("link", { name: "Regenerate the key" }).click();
  await regenerate(page, /^Ends in 24 hours/);
  await expect(notice).toHaveCount(0);
});

test("only rejected keys: the page says which key came and where the present one goes", async ({ page, workspace }) => {
  const former = await openWithScim(page, workspace);
  const present = { ...former, key: await regenerate(page, /^Ends now/) };
  expect(await statusWith(former)).toBe(401);
  const health = page.getByRole("main").getByRole("status");
  await expect(health.filter({ hasText: "Only rejected keys" })).toBeVisible();
  const where = `(…${former.key.slice(-4)}). Enter the present one (…${present.key.slice(-4)}) in Microsoft Entra ID as Secret token`;
  await expect(page.getByText(where)).toBeVisible();
  await page.getByRole("button", { name: "Copy report" }).click();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(report).toContain("Health: only rejected keys");
  for (const { key } of [former, present]) expect(report).not.toContain(key.split("_").at(-1));

  expect(await statusWith(present)).toBe(200);
  await expect(health.filter({ hasText: "Connected" })).toBeVisible();
});
