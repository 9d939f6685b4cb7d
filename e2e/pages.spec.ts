import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { ageRequests, givePassword, linkMicrosoft, openToScim, pauseSync, saveSignIn, type Workspace } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { redPoint } from "./microsoft/accounts.ts";
import { addGroup, addUser, type Connection, send } from "./provider.ts";
import { Tenant } from "./tenant.ts";

// Every page in each of its states, as it is seen by day and by night, at a desk and on a phone. The pictures stay in test-results.

const provisioning = "/users-groups/user-provisioning";
const users = "/users-groups/user-management";
const deleted = "/users-groups/deleted-users";
const groups = "/users-groups/group-management";

/** `whole`: all of the page, not what is on the screen; a dialog stands on the screen. */
async function look(page: Page, name: string, { whole = true } = {}): Promise<void> {
  await test.step(name, async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [1280, 390]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.setViewportSize({ width, height: 800 });
        const picture = test.info().outputPath(`${name}-${colorScheme}-${width}.png`);
        await page.screenshot({ path: picture, fullPage: whole, animations: "disabled" });
        await expectAccessible(page);
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });
}

/** Opens a page by its address and waits for its title. */
async function open(page: Page, address: string, title: string | RegExp): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

async function fill(workspace: Workspace, folder: string): Promise<{ connection: Connection; entra: Tenant }> {
  const connection = await openToScim(workspace);
  const entra = await Tenant.create(folder, { users: 30, groups: 6 });
  expect((await entra.run("initial", connection)).failures).toEqual([]);
  return { connection, entra };
}

test.slow();

test("set-up", async ({ page, freshServer: { url, setupLink } }) => {
  await open(page, url, "Roster is ready to be set up");
  await look(page, "not-set-up");
  await open(page, `${url}/setup?token=guessed`, "This set-up link doesn't work any more");
  await look(page, "set-up-link-over");
  await open(page, setupLink, "Set up your workspace");
  await look(page, "set-up");
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page.getByRole("textbox", { name: "Workspace name" })).toBeFocused();
  await look(page, "set-up-mistakes");
});

test("signing in", async ({ page, workspace }) => {
  await open(page, "/", "Go to your workspace");
  await look(page, "start");
  await open(page, "/no-such-workspace/sign-in", "There is no workspace at this address");
  await look(page, "no-such-workspace");
  await open(page, `${workspace.path}/sign-in`, "Sign in");
  await look(page, "sign-in");
  await page.getByRole("textbox", { name: "User name or e-mail address" }).fill("ada");
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await look(page, "sign-in-wrong");
});

test("nothing yet", async ({ page, workspace }) => {
  await signIn(page, workspace);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await look(page, "overview-none");
  await open(page, `${workspace.path}${provisioning}`, "User provisioning");
  await look(page, "provisioning-none");
  await open(page, `${workspace.path}${users}`, "User management");
  await look(page, "users-admin-only");
  await open(page, `${workspace.path}${deleted}`, "Deleted users");
  await look(page, "deleted-empty");
  await open(page, `${workspace.path}${groups}`, "Group management");
  await look(page, "groups-empty");
  await open(page, `${workspace.path}/nowhere`, "There is nothing at this address");
  await look(page, "not-found");
  await page.getByRole("link", { name: "User provisioning" }).click();
  await page.getByRole("radio", { name: /^Automated/ }).click();
  await look(page, "provisioning-choosing-scim");
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
  await look(page, "key-dialog", { whole: false });
  await page.getByRole("button", { name: "Close without it" }).click();
  await look(page, "provisioning-never-connected");
});

test("signing in with Microsoft", async ({ page, workspace }) => {
  const tenantId = randomUUID();
  await saveSignIn(workspace, { entraTenantId: tenantId });
  await open(page, `${workspace.path}/sign-in?microsoft=unknown`, "Sign in");
  await look(page, "sign-in-microsoft-unknown");
  await saveSignIn(workspace, { microsoftSignInOnly: true });
  await open(page, `${workspace.path}/sign-in`, "Sign in");
  await look(page, "sign-in-microsoft-only");
  await page.getByText("Use a password").click();
  await look(page, "sign-in-microsoft-only-password");
  await signIn(page, workspace, { to: "/profile?microsoft=taken" });
  await expect(page.getByRole("heading", { name: "Microsoft account" })).toBeVisible();
  await look(page, "profile-microsoft");
  await linkMicrosoft(workspace, { tenantId, photo: redPoint });
  await open(page, `${workspace.path}/profile`, "Ada Okonkwo");
  await look(page, "profile-microsoft-linked");
  await page.getByRole("button", { name: "Unlink" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await look(page, "microsoft-unlink-dialog", { whole: false });
  await page.getByRole("button", { name: "Cancel" }).click();
  await open(page, `${workspace.path}${users}`, "User management");
  await look(page, "users-photo");
});

test("user provisioning", async ({ page, workspace, folder }) => {
  const connection = await openToScim(workspace);
  await signIn(page, workspace, { to: provisioning });
  const health = page.getByRole("main").getByRole("status");
  await send(connection, "GET", "/Users?filter=nonsense");
  await expect(health.filter({ hasText: "Errors" })).toBeVisible();
  await look(page, "provisioning-errors");

  await fill(workspace, folder);
  await expect(health.filter({ hasText: "Syncing" })).toBeVisible();
  await look(page, "provisioning-syncing");
  await ageRequests(workspace, 18);
  await page.reload();
  await expect(health.filter({ hasText: "Healthy" })).toBeVisible();
  await look(page, "provisioning-healthy");
  await open(page, workspace.path, "Overview");
  await look(page, "overview-healthy");
  await open(page, `${workspace.path}${provisioning}`, "User provisioning");
  await page.getByRole("button", { name: "Regenerate" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page, "regenerate-dialog", { whole: false });
  await page.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("switch", { name: "Enable sync using SCIM" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await look(page, "pause-dialog", { whole: false });
  await page.getByRole("button", { name: "Pause sync" }).click();
  await expect(health.filter({ hasText: "Paused" })).toBeVisible();
  await send(connection, "POST", "/Users", { userName: "late@contoso.example" });
  await expect(page.getByText(/1 change was refused/)).toBeVisible();
  await look(page, "provisioning-paused");
  await open(page, workspace.path, "Overview");
  await look(page, "overview-paused");
});

test("users", async ({ page, workspace, folder }) => {
  const { connection, entra } = await fill(workspace, folder);
  const [first, second, ...others] = await entra.users();
  if (!first || !second) throw new Error("The directory is too small.");
  await entra.editUser(first, { softDeleted: true });
  await entra.editUser(second, { assigned: false });
  expect((await entra.run("incremental", connection)).failures).toEqual([]);

  await signIn(page, workspace);
  await open(page, `${workspace.path}${users}`, "User management");
  await look(page, "users");
  await open(page, `${workspace.path}${users}?source=scim&status=active&q=an&sort=-userName`, "User management");
  await look(page, "users-filtered");
  await open(page, `${workspace.path}${users}?q=nobody+of+this+name`, "User management");
  await look(page, "users-no-hits");
  await open(page, `${workspace.path}${users}?size=25&page=2`, "User management");
  await look(page, "users-page-2");
  await open(page, `${workspace.path}${deleted}`, "Deleted users");
  await look(page, "deleted");
  await page.getByRole("link", { name: first.displayName }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: first.displayName })).toBeVisible();
  await look(page, "user-deleted");
  await open(page, `${workspace.path}${users}?q=${encodeURIComponent(others[0]?.userPrincipalName ?? "")}`, "User management");
  await page.getByRole("table").getByRole("link").click();
  await page.getByRole("button", { name: /^Department: Managed by/ }).click();
  await look(page, "user-locked");
  await page.keyboard.press("Escape");

  await pauseSync(workspace);
  await page.reload();
  await page.getByRole("textbox", { name: "User name" }).fill("");
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByRole("textbox", { name: "User name" })).toHaveAccessibleDescription(/Enter a user name/);
  await look(page, "user-editable");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await look(page, "user-delete-dialog", { whole: false });
  await open(page, `${workspace.path}${deleted}`, "Deleted users");
  await page
    .getByRole("button", { name: `More for ${first.displayName}` })
    .first()
    .click();
  await page.getByRole("menuitem", { name: "Delete permanently…" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await look(page, "delete-permanently-dialog", { whole: false });
});

test("groups", async ({ page, workspace, folder }) => {
  const { connection } = await fill(workspace, folder);
  await addGroup(connection, "Nobody", []);
  await signIn(page, workspace);
  await open(page, `${workspace.path}${groups}`, "Group management");
  await look(page, "groups");
  await page.getByRole("link", { name: "Everyone at Contoso" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Everyone at Contoso" })).toBeVisible();
  await look(page, "group");
  await open(page, `${workspace.path}${groups}`, "Group management");
  await page.getByRole("link", { name: "Nobody" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nobody" })).toBeVisible();
  await look(page, "group-without-members");

  await pauseSync(workspace);
  await page.reload();
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page, "group-rename-dialog", { whole: false });
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await look(page, "group-delete-dialog", { whole: false });
});

test("what an admin opens more seldom", async ({ page, workspace, folder }) => {
  const { connection, entra } = await fill(workspace, folder);
  const [person] = await entra.users();
  if (!person) throw new Error("The directory is empty.");
  await signIn(page, workspace);
  const { path } = workspace;
  await open(page, `${path}${users}/new`, "New user");
  await look(page, "user-new");
  await open(page, `${path}${users}/find`, "Find person");
  await look(page, "find-person");
  await open(page, `${path}${users}/find?q=${encodeURIComponent(person.userPrincipalName)}`, "Find person");
  await look(page, "find-person-found");
  await open(page, `${path}${users}/find?q=nobody`, "Find person");
  await look(page, "find-person-nobody");
  await open(page, `${path}${users}/import`, "Import users");
  await look(page, "import");
  await open(page, `${path}${users}?q=${encodeURIComponent(person.userPrincipalName)}`, "User management");
  await page.getByRole("table").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: person.displayName })).toBeVisible();
  const address = page.url();
  for (const tab of ["groups", "permissions", "sessions", "history"]) {
    await open(page, `${address}?tab=${tab}`, person.displayName);
    await look(page, `user-${tab}`);
  }
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("an");
  await expect(page.getByRole("option").first()).toBeVisible();
  await look(page, "jump", { whole: false });
  for (const provider of ["entra", "okta", "jumpcloud", "other"]) {
    await open(page, `${path}${provisioning}/setup?for=${provider}`, "Setup guide");
    await look(page, `guide-${provider}`);
  }
  await open(page, `${path}${provisioning}/out-of-scope`, "Out of scope");
  await look(page, "out-of-scope");
  await open(page, `${path}${groups}/roles`, "Group management");
  await look(page, "roles-none");
  await open(page, `${path}${groups}/deleted`, "Group management");
  await look(page, "groups-deleted-none");
  await pauseSync(workspace);
  await send(connection, "POST", "/Users", { userName: "late@contoso.example" });
  await open(page, `${path}${provisioning}/refused-changes`, "Refused while paused");
  await look(page, "refused");
});

test("for somebody who manages nothing", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const userName = "adele@contoso.example";
  await givePassword(workspace, await addUser(connection, { userName, givenName: "Adele", familyName: "Brandt" }));
  await signIn(page, workspace, { userName });
  await expect(page.getByRole("heading", { name: "You're signed in" })).toBeVisible();
  await look(page, "nothing-to-manage");
  for (const address of [provisioning, users, deleted, groups]) {
    expect((await page.goto(workspace.path + address))?.status(), address).toBe(403);
  }
  await look(page, "forbidden");
});
