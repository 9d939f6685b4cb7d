import type { Page } from "@playwright/test";
import { openToScim } from "./database.ts";
import { expect, signIn, slowDown, test } from "./fixtures.ts";
import { addUser, type Connection } from "./provider.ts";
import { Tenant } from "./tenant.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

interface FreshServer {
  url: string;
  setupLink: string;
}

const health = (page: Page, word: string) => page.getByRole("main").getByRole("status").filter({ hasText: word });
const figure = (page: Page, number: number) =>
  page.getByRole("definition").filter({ hasText: new RegExp(`^${number}( of .*)?$`) });

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Workspace" }).getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

async function setUp(page: Page, { url, setupLink }: FreshServer): Promise<void> {
  await page.goto(url);
  await expect(page.getByRole("heading", { name: "Roster is ready to be set up" })).toBeVisible();
  await page.goto(`${url}/setup`);
  await expect(page.getByRole("heading", { name: "A set-up link is needed" })).toBeVisible();
  await page.goto(`${url}/setup?token=guessed`);
  await expect(page.getByRole("heading", { name: "This set-up link doesn't work any more" })).toBeVisible();

  await page.goto(setupLink);
  await page.getByRole("textbox", { name: "Workspace name" }).fill("Contoso Nederland");
  await expect(page.getByRole("textbox", { name: "Address", exact: true })).toHaveValue("contoso-nederland");
  await page.getByRole("textbox", { name: "Address", exact: true }).fill("contoso");
  await page.getByRole("textbox", { name: "First name" }).fill("Ada");
  await page.getByRole("textbox", { name: "Last name" }).fill("Okonkwo");
  await page.getByRole("textbox", { name: "E-mail address" }).fill("ada@contoso.example");
  await page.getByLabel("Password", { exact: true }).fill("contoso");
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await expect(page.getByRole("textbox", { name: "First name" })).toHaveValue("Ada");
  await page.getByLabel("Password", { exact: true }).fill("Correct-horse-9");
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page).toHaveURL(`${url}/contoso/users-groups/user-provisioning`);

  await page.goto(setupLink);
  await expect(page.getByRole("heading", { name: "Roster is set up already" })).toBeVisible();
  await page.goto(url);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await page.goto(`${url}/contoso/users-groups/user-provisioning`);
  await expect(page.getByRole("heading", { level: 1, name: "User provisioning" })).toBeVisible();
}

/** Chooses SCIM and takes URL and key as a person does: by the Copy buttons. */
async function turnOn(page: Page): Promise<Connection> {
  await page.getByRole("radio", { name: /^Automated user provisioning/ }).click();
  await page.getByRole("button", { name: "Done" }).click();
  const dialog = page.getByRole("dialog", { name: "API key generated" });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog.getByRole("alert")).toContainText("The key was not copied");
  await dialog.getByRole("button", { name: /^Copy API key/ }).click();
  const key = await page.evaluate(() => navigator.clipboard.readText());
  await dialog.getByRole("button", { name: "Copy SCIM URL" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await dialog.getByRole("button", { name: "Close", exact: true }).click();
  await expect(dialog).toHaveCount(0);

  expect(key).toMatch(/^wsk_/);
  await page.reload();
  await expect(health(page, "Never connected")).toBeVisible();
  expect(await page.content()).not.toContain(key);
  return { url: copied, key };
}

test("is set up, provisioned, and taken through the life of a user", async ({ page, context, folder, freshServer }) => {
  await setUp(page, freshServer);
  const connection = await turnOn(page);
  const entra = await Tenant.create(folder, { users: 12, groups: 3 });
  const leaver = (await entra.users())[5];
  if (!leaver) throw new Error("The directory is too small.");
  const name = leaver.displayName;

  await test.step("the connection test shows at once", async () => {
    expect((await entra.run("test-connection", connection)).ok).toBe(true);
    await expect(health(page, "Connected")).toBeVisible();
  });

  const list = await context.newPage();
  await list.goto(`${freshServer.url}/contoso/users-groups/user-management`);
  const row = list.getByRole("row", { name });

  await test.step("the initial cycle brings everybody, without a reload", async () => {
    expect(await entra.run("initial", connection)).toMatchObject({ ok: true, failures: [] });
    await expect(row).toBeVisible();
    await expect(list.getByRole("status").filter({ hasText: "13 users" })).toBeVisible();
    await expect(health(page, "Syncing")).toBeVisible();
    await expect(figure(page, 12)).toBeVisible();
    await expect(figure(page, 3)).toBeVisible();
  });

  await test.step("out of scope: gone from the list, kept in Deleted users", async () => {
    await entra.editUser(leaver, { assigned: false });
    expect((await entra.run("incremental", connection)).ok).toBe(true);
    await expect(row).toHaveCount(0);
    await choose(list, "Deleted users");
    await expect(row).toContainText("Microsoft Entra ID");
  });

  await test.step("restored here, the user differs from the provider until it writes again", async () => {
    await list.getByRole("button", { name: `Restore ${name}` }).click();
    await expect(list.getByText(`${name} is restored`)).toBeVisible();
    await expect(list.getByText(/^Differs from Microsoft Entra ID until/)).toBeVisible();
    await expect(row).toHaveCount(0);
    await choose(list, "User management");
    await list.getByRole("link", { name }).click();
    await expect(list.getByText(/^Differs from Microsoft Entra ID: changed here/)).toBeVisible();
    await entra.editUser(leaver, { assigned: true });
    expect((await entra.run("incremental", connection)).ok).toBe(true);
    await expect(list.getByText(/^Differs from/)).toHaveCount(0);
  });

  await test.step("out of scope again", async () => {
    await entra.editUser(leaver, { assigned: false });
    expect((await entra.run("incremental", connection)).ok).toBe(true);
    await expect(list.getByText(/This user can't sign in\. Groups and role are kept/)).toBeVisible();
  });

  await test.step("paused: what Entra sends is refused and counted", async () => {
    await page.getByRole("switch", { name: "Enable sync using SCIM" }).click();
    await page.getByRole("button", { name: "Done" }).click();
    const question = page.getByRole("alertdialog", { name: "Pause sync?" });
    await expect(question).toContainText("Stop provisioning in Entra first");
    await question.getByRole("button", { name: "Pause sync" }).click();
    await expect(health(page, "Paused")).toBeVisible();

    const [promoted] = await entra.users();
    if (promoted) await entra.editUser(promoted, { jobTitle: "Chief of Staff" });
    const refused = await entra.run("incremental", connection);
    expect(refused.ok).toBe(false);
    expect(refused.statuses).toHaveProperty("403");
    // A refused connection test puts the job in quarantine.
    await entra.run("start", connection);
    const refusedWrite = await entra.run("incremental", connection, "--no-probe");
    expect(refusedWrite.failures).toEqual([expect.objectContaining({ detail: expect.stringContaining("403") })]);
    await expect(page.getByText("1 change was refused and kept.")).toBeVisible();
  });

  await test.step("meanwhile the user can be edited, and deleted permanently", async () => {
    await list.reload();
    await list.getByRole("textbox", { name: "Department" }).fill("Alumni");
    await list.getByRole("button", { name: "Save profile" }).click();
    await expect(list.getByText("Profile saved")).toBeVisible();
    await list.getByRole("button", { name: "Delete permanently" }).click();
    const question = list.getByRole("alertdialog", { name: `Delete ${name} permanently?` });
    await question.getByRole("textbox").fill(leaver.userPrincipalName);
    await question.getByRole("button", { name: "Delete permanently" }).click();
    await expect(list.getByRole("heading", { level: 1, name: "Deleted users" })).toBeVisible();
    await expect(list.getByText(`${name} is deleted permanently`)).toBeVisible();
    await expect(row).toHaveCount(0);
  });

  await test.step("resumed: the next cycle sends what was refused", async () => {
    await page.getByRole("switch", { name: "Enable sync using SCIM" }).click();
    await page.getByRole("button", { name: "Done" }).click();
    const question = page.getByRole("alertdialog", { name: "Turn sync on?" });
    await expect(question).toContainText("press Start provisioning in Entra");
    await question.getByRole("button", { name: "Turn sync on" }).click();
    await expect(page.getByText("Sync is on", { exact: true })).toBeVisible();
    // Entra tries what was refused again after six hours.
    expect(await entra.run("incremental", connection, "--after", "6h")).toMatchObject({ ok: true, failures: [] });
    await expect(health(page, "Syncing")).toBeVisible();
    await expect(figure(page, 11)).toBeVisible();
    await choose(list, "User management");
    await expect(list.getByRole("row", { name: /./ })).toHaveCount(13);
  });
});

test("a user soft-deleted in Entra keeps the name that people know", async ({ page, workspace, folder }) => {
  const connection = await openToScim(workspace);
  const entra = await Tenant.create(folder, { users: 3, groups: 1 });
  const [leaver] = await entra.users();
  if (!leaver) throw new Error("The directory is empty.");
  await entra.run("initial", connection);
  await entra.editUser(leaver, { softDeleted: true });
  expect((await entra.run("incremental", connection)).ok).toBe(true);

  await signIn(page, workspace, { to: "/users-groups/deleted-users" });
  const renamed = `${leaver.objectId.replaceAll("-", "")}${leaver.userPrincipalName}`;
  const row = page.getByRole("row", { name: leaver.displayName });
  await expect(row).toContainText(leaver.userPrincipalName);
  await expect(row).toContainText(`now ${renamed}`);
  await page.getByRole("searchbox").fill(leaver.userPrincipalName);
  await expect(row).toBeVisible();

  await entra.editUser(leaver, { softDeleted: false });
  expect((await entra.run("incremental", connection)).ok).toBe(true);
  await expect(row).toHaveCount(0);
});

test("a request's arrival shows by itself", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await signIn(page, workspace, { to: "/users-groups/user-management" });
  await expect(page.getByRole("heading", { level: 1, name: "User management" })).toBeVisible();
  for (const number of [1, 2, 3]) {
    await addUser(connection, { userName: `person${number}@contoso.example`, givenName: "Person", familyName: `${number}` });
    await expect(page.getByRole("link", { name: `Person ${number}` })).toBeVisible();
  }
});

test("it shows while more keep arriving, too, however slowly the page is read anew", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await signIn(page, workspace, { to: "/users-groups/user-management" });
  await expect(page.getByRole("heading", { level: 1, name: "User management" })).toBeVisible();
  await slowDown(page);
  const shown = page.getByRole("link", { name: "Person 1", exact: true });
  for (let number = 1; number <= 40 && !(await shown.isVisible()); number++) {
    await addUser(connection, { userName: `person${number}@contoso.example`, givenName: "Person", familyName: `${number}` });
    await page.waitForTimeout(400);
  }
  expect(await shown.isVisible()).toBe(true);
});
