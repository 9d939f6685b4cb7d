import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { openMailbox } from "../test/mailbox.ts";
import { renameWorkspace, type Workspace } from "./database.ts";
import { root, serverEnvironment } from "./environment.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { freePort } from "./free-port.ts";
import { ended, startServer, untilReady } from "./server.ts";

const profile = "/profile";

const sessions = (page: Page) => page.getByRole("list", { name: "Sessions" }).getByRole("listitem");

async function expectSignedOut(page: Page): Promise<void> {
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
}

async function signInByForm(page: Page, { admin }: Pick<Workspace, "admin">, password = admin.password): Promise<void> {
  await page.getByRole("textbox", { name: "User name or e-mail address" }).fill(admin.userName);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("one's own profile is in the account menu: what is one's own to say is saved, the rest is locked with the reason", async ({
  page,
  workspace,
}) => {
  await signIn(page, workspace);
  await page.getByRole("button", { name: "Account: Ada Okonkwo" }).click();
  await page.getByRole("menuitem", { name: "Profile" }).click();
  await expect(page.getByRole("heading", { name: "Ada Okonkwo" })).toBeVisible();
  await expect(page.getByRole("button", { name: "User name: Set by your admins" })).toBeVisible();
  await expect(page.getByText("You are in no group.")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("textbox", { name: "Job title" }).fill("Head of IT");
  await page.getByRole("textbox", { name: "Display name" }).fill("Ada O.");
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByText("Profile saved")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Ada O." })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Job title" })).toHaveValue("Head of IT");
  await expect(page.getByRole("button", { name: "Account: Ada O." })).toBeVisible();
});

test("of one's sessions one is signed out, all others, and all, each with their next click", async ({
  page,
  otherPage,
  workspace,
}) => {
  await signIn(page, workspace, { to: profile });
  await signIn(otherPage, workspace, { to: "/users-groups/user-management" });
  await page.reload();
  await expect(sessions(page)).toHaveText([/^Chrome on Windows.*Last seen/, /^Chrome on Windows.*This browser/]);

  await page.getByRole("button", { name: "Sign out Chrome on Windows" }).click();
  await expect(sessions(page)).toHaveCount(1);
  await expectSignedOut(otherPage);

  await signInByForm(otherPage, workspace);
  await expect(otherPage.getByRole("heading", { name: "User management" })).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(sessions(page)).toHaveText([/This browser/]);
  await expectSignedOut(otherPage);

  await signInByForm(otherPage, workspace);
  await expect(otherPage.getByRole("heading", { name: "User management" })).toBeVisible();
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expectSignedOut(otherPage);
});

test("the password is changed by whoever knows it; other browsers are out, and sign in with the new one", async ({
  page,
  otherPage,
  workspace,
}) => {
  await signIn(page, workspace, { to: profile });
  await signIn(otherPage, workspace, { to: profile });
  const present = page.getByLabel("Present password");
  const change = page.getByRole("button", { name: "Change password" });
  await present.fill("Wrong-horse-9");
  await page.getByLabel("New password").fill("Battery-staple-7");
  await change.click();
  await expect(page.getByText("This isn't your present password.")).toBeVisible();
  await expect(present).toBeFocused();

  await present.fill(workspace.admin.password);
  await change.click();
  await expect(page.getByText("Password changed")).toBeVisible();
  await expect(present).toHaveValue("");
  await page.reload();
  await expect(sessions(page)).toHaveCount(1);

  await expectSignedOut(otherPage);
  await signInByForm(otherPage, workspace);
  await expect(otherPage.getByText(/^The user name or the password is wrong/)).toBeVisible();
  await signInByForm(otherPage, workspace, "Battery-staple-7");
  await expect(otherPage.getByRole("heading", { name: "Ada Okonkwo" })).toBeVisible();
});

test("the switcher goes to another workspace and signs out of all of them, by keyboard and in each width", async ({
  page,
  workspace,
  workspaces,
}) => {
  const other = await workspaces.make();
  await renameWorkspace(other, "Fabrikam");
  const switcher = (name: string) => page.getByRole("button", { name: `Workspace: ${name}` });
  const item = (name: string | RegExp) => page.getByRole("menuitem", { name });

  await signIn(page, workspace, { to: profile });
  await switcher("Contoso").focus();
  await page.keyboard.press("Enter");
  await expect(item("Sign out of Contoso")).toBeVisible();
  await expect(item("Sign out of all workspaces")).toBeHidden();
  await item("Sign in to another workspace").press("Enter");
  await page.getByRole("textbox", { name: "Your workspace's address" }).fill(other.slug);
  await page.keyboard.press("Enter");
  await signInByForm(page, other);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();

  await page.getByRole("button", { name: "Collapse sidebar" }).click();
  await switcher("Fabrikam").click();
  await expect(item(/^Fabrikam/)).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("Escape");
  await expect(switcher("Fabrikam")).toBeFocused();
  await page.keyboard.press("Enter");
  await item(/^Contoso/).press("Enter");
  await expect(switcher("Contoso")).toBeVisible();
  await expect(page).toHaveURL(workspace.path);

  await page.setViewportSize({ width: 390, height: 844 });
  await switcher("Contoso").click();
  await expect(item(/^Contoso/)).toHaveAttribute("aria-current", "true");
  await item("Sign out of all workspaces").click();
  await expect(page.getByRole("heading", { name: "Go to your workspace" })).toBeVisible();
  for (const { path } of [workspace, other]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  }
});

test("an address is confirmed by the link that is mailed to it, and the former one is told", async ({ page, folder }) => {
  const mailbox = await openMailbox();
  const settings = { PORT: String(await freePort()), DATA_DIR: path.join(folder, "data"), SMTP_URL: mailbox.url };
  const url = `http://localhost:${settings.PORT}`;
  const started = startServer(settings);
  await untilReady(Number(settings.PORT));
  const admin = { userName: "ada@contoso.example", password: "Correct-horse-9" };
  const given = ["--name", "Contoso", "--admin", admin.userName, "--password", admin.password];
  const env = { ...process.env, ...serverEnvironment(), ...settings };
  await promisify(execFile)("node", ["cli/workspace.ts", "create", "contoso", ...given], { cwd: root, env });

  await page.goto(`${url}/contoso/profile`);
  await signInByForm(page, { admin });
  await expect(page.getByText("ada@contoso.example is confirmed")).toBeVisible();
  const address = page.getByRole("textbox", { name: "Another e-mail address" });
  const password = page.getByLabel("Your password");
  await address.fill("ada at home");
  await password.fill(admin.password);
  await page.getByRole("button", { name: "Mail a link" }).click();
  await expect(address).toHaveAccessibleDescription(/Enter an e-mail address such as/);
  await address.fill("ada@home.example");
  await password.fill(admin.password);
  await page.getByRole("button", { name: "Mail a link" }).click();
  await expect(page.getByText(/^A link is on its way to ada@home\.example/)).toBeVisible();
  await expectAccessible(page);
  const mail = mailbox.mails.find(({ to }) => to.includes("ada@home.example"));
  const link = /http:\S+/.exec(mail?.text ?? "")?.[0] ?? "";

  await page.goto(link);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByText("ada@home.example is confirmed.")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Profile" }).last().click();
  await expect(page.getByText("ada@home.example is confirmed")).toBeVisible();
  await expect.poll(() => mailbox.mails.filter(({ to }) => to.includes("ada@contoso.example"))).toHaveLength(1);

  await page.goto(link);
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByText(/^This link isn't good any more/)).toBeVisible();
  await ended(started, "SIGTERM");
  await mailbox.close();
});
