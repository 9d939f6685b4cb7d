import type { Page } from "@playwright/test";
import { addByHand, openToScim, type Workspace } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { putAccount } from "./microsoft/accounts.ts";
import { addStaff, codeOf, runStaff, type Staff, staffPassword } from "./staff.ts";

const workspaces = (page: Page) => page.getByRole("table", { name: "Workspaces" });

/** Opens the link from the CLI, and leads to all workspaces. Returns the key that the app would keep. */
async function enrol(page: Page, link: string | null): Promise<string> {
  await page.goto(link ?? "");
  await expect(page.getByRole("heading", { level: 1, name: "Set up your support account" })).toBeVisible();
  await expect(page.getByRole("img", { name: "QR code of the key for your authenticator app" })).toBeVisible();
  await expectAccessible(page);
  const secret = await page.getByRole("textbox", { name: "Key for your authenticator app" }).inputValue();
  await page.getByLabel("Password").fill(staffPassword);
  await page.getByRole("textbox", { name: "Code" }).fill(codeOf(secret));
  await page.getByRole("button", { name: "Set up account" }).click();
  await expect(workspaces(page)).toBeVisible();
  return secret;
}

async function signInAsStaff(page: Page, { email }: Staff, code: string): Promise<void> {
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByLabel("Password").fill(staffPassword);
  await page.getByRole("textbox", { name: "Code" }).fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function grantAccess(page: Page): Promise<void> {
  const section = page.locator("#support");
  await section.getByRole("textbox", { name: "Hours" }).fill("4");
  await section.getByRole("button", { name: "Grant access" }).click();
  await expect(section.getByText(/^Granted until/)).toBeVisible();
}

/** From the list, by way of the reason. */
async function enter(page: Page, { slug, name }: Workspace, reason: string): Promise<void> {
  await page.goto(`/support?q=${slug}`);
  await workspaces(page).getByRole("link", { name }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill(reason);
  await page.getByRole("button", { name: `Enter ${name}` }).click();
  await expect(notice(page)).toContainText(reason);
}

const notice = (page: Page) => page.getByRole("region", { name: "Workspace notice" });

test("support enrols, comes in while an admin lets them, takes a step, makes no key, and is out when access is revoked", async ({
  page,
  otherPage: admin,
  workspace,
}) => {
  await openToScim(workspace);
  await addByHand(workspace, "left@contoso.example", "left@contoso.example", ["Left", "Behind"]);
  const anna = await addStaff();
  const secret = await enrol(page, anna.link);
  await page.goto(anna.link ?? "");
  await expect(page.getByRole("heading", { name: "This link doesn't work any more" })).toBeVisible();
  await page.goto(`/support?q=${workspace.slug}`);
  await expectAccessible(page);

  // Signed out, and in again: by a code that wasn't used.
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await expectAccessible(page);
  await signInAsStaff(page, anna, "000000");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The address, the password or the code is wrong");
  await signInAsStaff(page, anna, codeOf(secret, 1));
  await expect(workspaces(page)).toBeVisible();

  // Nobody lets them in yet, by whatever address.
  await page.goto(`${workspace.path}/users-groups/user-management`);
  await expect(page).toHaveURL(`/support/workspaces/${workspace.slug}`);
  await expect(page.getByText("No admin of Contoso lets support in now")).toBeVisible();
  await expectAccessible(page);

  await signIn(admin, workspace, { to: "/settings" });
  await grantAccess(admin);
  await enter(page, workspace, "Ticket 4711");
  await expect(notice(page)).toContainText("Anna Berg of support is in this workspace");
  await expectAccessible(page);

  // What support must not: not shown, and refused when asked for by its address.
  await page.goto(`${workspace.path}/users-groups/user-management`);
  await expect(page.getByRole("link", { name: "Find person" })).toBeVisible();
  await expect(page.getByRole("link", { name: /Export|Import|New user/ })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Settings" })).toHaveCount(0);
  for (const path of ["/users-groups/user-management/export", "/activity/provisioning-log/export?format=csv"]) {
    expect((await page.request.get(workspace.path + path)).status(), path).toBe(403);
  }
  for (const path of ["/settings", "/profile", "/users-groups/user-management/new"]) {
    await page.goto(workspace.path + path);
    await expect(page.getByRole("heading", { level: 1 }), path).toHaveText("Support can't do this");
  }

  // Of how people are provisioned, the switch alone.
  await page.goto(`${workspace.path}/users-groups/user-provisioning`);
  await expect(page.getByRole("button", { name: "When the provider deletes a user: Set by the workspace" })).toBeVisible();
  await expect(page.getByRole("combobox")).toHaveCount(0);
  await expect(page.getByRole("switch", { name: "Enable sync using SCIM" })).toBeEnabled();
  await expectAccessible(page);

  // A step that makes a key waits for an admin.
  await page.goto(`${workspace.path}/issues/guides`);
  const guide = (name: string) => page.locator("section").filter({ has: page.getByRole("heading", { name }) });
  await guide("Regenerate the key").getByRole("button", { name: "Start" }).click();
  await expect(page.getByText("This step waits for a workspace admin.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Regenerate", exact: true })).toHaveAttribute("aria-disabled", "true");
  await page.goto(`${workspace.path}/issues/guides`);
  const notDeleted = guide("User not deleted");
  await notDeleted.getByRole("textbox", { name: /^User/ }).fill("left@contoso.example");
  await notDeleted.getByRole("button", { name: "Start" }).click();
  await page.getByRole("button", { name: "I have done this" }).click();
  await page.getByRole("button", { name: "Pause sync", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Pause sync" }).click();
  const pause = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name: "Pause sync" }) });
  await expect(pause).toContainText("By Anna Berg (support)");

  // The admin reads what support did, and puts them out.
  await admin.goto(`${workspace.path}/activity/change-history?actor=support`);
  await expect(notice(admin)).toContainText("Anna Berg of support is in this workspace: Ticket 4711.");
  await expect(admin.getByRole("main")).toContainText("Anna Berg (support) came into the workspace");
  await expect(admin.getByRole("main")).toContainText("Anna Berg (support) changed the provisioning settings");
  await admin.goto(`${workspace.path}/settings`);
  await expect(admin.locator("#support")).toContainText("Anna Berg: Ticket 4711");
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Revoke access" }).click();
  await expect(admin.getByText("Support has no access.")).toBeVisible();
  await expect(admin.getByText("Anna Berg of support is in")).toHaveCount(0);
  await page.getByRole("link", { name: "User management" }).click();
  await expect(page).toHaveURL(`/support/workspaces/${workspace.slug}`);
});

test("support searches all workspaces, goes in by a hit, leaves, and is out for good when removed", async ({
  page,
  otherPage: admin,
  workspace,
}) => {
  const userName = `adele@${workspace.slug}.example`;
  await addByHand(workspace, userName, userName, ["Adele", "Vance"]);
  const anna = await addStaff();
  await enrol(page, anna.link);
  await page.getByRole("link", { name: "Search all workspaces" }).click();
  const search = async () => {
    await page.getByRole("textbox", { name: /^User name, last four/ }).fill(userName.toUpperCase());
    await page.getByRole("button", { name: "Search", exact: true }).click();
  };
  await search();
  await expect(page.getByText("1 user in 1 workspace without access for support.")).toBeVisible();
  await expect(page.getByText("Adele Vance")).toHaveCount(0);
  await signIn(admin, workspace, { to: "/settings" });
  await grantAccess(admin);
  await search();
  await expectAccessible(page);
  await page.getByRole("list", { name: "Users" }).getByRole("link", { name: "Adele Vance" }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("Ticket 4712");
  await page.getByRole("button", { name: "Enter Contoso" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Adele Vance" })).toBeVisible();
  await expectAccessible(page);
  await notice(page).getByRole("button", { name: "Leave" }).click();
  await expect(workspaces(page)).toBeVisible();
  await page.goto(`${workspace.path}/users-groups/user-management`);
  await expect(page.getByRole("textbox", { name: "Reason" })).toBeVisible();

  await runStaff("remove", anna.email);
  await page.reload();
  await expect(page).toHaveURL(/\/support\/sign-in\?next=/);
});

test("support signs in at the hoster's OpenID provider, as whoever is on the list", async ({ page }) => {
  const come = async (account: { userPrincipalName: string } | null) => {
    await page.goto("/support/sign-in");
    await page.getByRole("button", { name: "Sign in with your organization" }).click();
    await expect(page.getByRole("heading", { name: "Pick an account" })).toBeVisible();
    await page.getByRole("button", { name: account?.userPrincipalName ?? "Cancel", exact: true }).click();
  };
  const inside = page.getByRole("heading", { level: 1, name: "Workspaces" });
  const alert = page.getByRole("main").getByRole("alert");
  const leave = async () => {
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  };
  const anna = await addStaff("--oidc");
  expect(anna.link).toBeNull();
  const stranger = await putAccount({ tenantId: "staff", userPrincipalName: `eve-${anna.email}` });
  await come(null);
  await expect(alert).toContainText("cancelled");
  await come(stranger);
  await expect(alert).toContainText("nobody's of the support staff");
  await expectAccessible(page);

  // An address that isn't verified is nobody's proof.
  const claimed = await putAccount({ tenantId: "staff", userPrincipalName: anna.email, saidTenantId: "unverified" });
  await come(claimed);
  await expect(alert).toContainText("nobody's of the support staff");
  const own = await putAccount({ ...claimed, saidTenantId: "staff" });
  await come(own);
  await expect(inside).toBeVisible();
  await leave();

  // From then on it is the account, whatever its address; and another of the same address isn't theirs.
  await putAccount({ ...own, userPrincipalName: `renamed-${anna.email}` });
  await come({ userPrincipalName: `renamed-${anna.email}` });
  await expect(inside).toBeVisible();
  await leave();
  const taker = await putAccount({ tenantId: "staff", userPrincipalName: anna.email });
  await come(taker);
  await expect(alert).toContainText("nobody's of the support staff");

  // A reset closes this way, too, until the operator opens it.
  await come({ userPrincipalName: `renamed-${anna.email}` });
  await expect(inside).toBeVisible();
  await runStaff("reset-totp", anna.email);
  await come({ userPrincipalName: `renamed-${anna.email}` });
  await expect(alert).toContainText("signing in by it was closed");
  await come(taker);
  await expect(alert).toContainText("signing in by it was closed");
  await runStaff("allow-oidc", anna.email);
  await come(taker);
  await expect(inside).toBeVisible();
  await leave();

  // What comes back without having been begun here.
  await page.goto("/api/auth/callback/support?code=x&state=y");
  await expect(alert).toContainText("took too long");
});
