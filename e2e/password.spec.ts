import type { Page } from "@playwright/test";
import { addUser } from "#lib/directory/new-user.ts";
import { endLinks, forgetConfirmedEmails, type Workspace } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { linkIn, mailsTo, untilMailed } from "./mails.ts";

const newPassword = "Better-horse-10";

async function askForLink(page: Page, workspace: Workspace, userName: string): Promise<void> {
  await page.goto(`${workspace.path}/sign-in`);
  await page.getByRole("link", { name: /Forgot your password/ }).click();
  // Both pages have a field of that name.
  await expect(page.getByRole("heading", { name: "Set a password" })).toBeVisible();
  await page.getByRole("textbox", { name: "User name or e-mail address" }).fill(userName);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await expect(page.getByRole("status")).toContainText("a link is on its way to its e-mail address");
}

async function setPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Set password" }).click();
}

async function fillIn(page: Page, userName: string, password: string): Promise<void> {
  await page.getByRole("textbox", { name: "User name or e-mail address" }).fill(userName);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("forgot, mailed, set, signed in; the link works once, and the owner is told", async ({ page, otherPage, workspace }) => {
  const { userName } = workspace.admin;
  await signIn(otherPage, workspace, { to: "/users-groups/user-management" });
  await askForLink(page, workspace, userName);
  await expectAccessible(page);
  const [mail] = await untilMailed(userName, 1);
  expect(mail?.subject).toBe("Set your password for Contoso");
  const answer = await page.goto(linkIn(mail));
  expect(answer?.headers()["referrer-policy"]).toBe("no-referrer");
  await expect(page.getByRole("textbox", { name: "User name" })).toHaveValue(userName);
  await expectAccessible(page);
  await setPassword(page, "short");
  await expect(page.getByText("Use at least 10 characters.")).toBeVisible();
  await setPassword(page, newPassword);
  await expect(page.getByRole("status")).toContainText("Your password is set");
  await fillIn(page, userName, newPassword);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();

  await otherPage.reload();
  await expect(otherPage.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await otherPage.goto(linkIn(mail));
  await expect(otherPage.getByRole("heading", { name: "This link doesn't work any more" })).toBeVisible();
  await expectAccessible(otherPage);
  expect((await untilMailed(userName, 2))[1]?.subject).toBe("Your password for Contoso was changed");
});

test("who has no account, or no confirmed address, is told the same; a link ends by itself", async ({ page, workspace }) => {
  const { userName } = workspace.admin;
  await askForLink(page, workspace, userName);
  const [mail] = await untilMailed(userName, 1);
  await endLinks(workspace);
  await page.goto(linkIn(mail));
  await page.getByRole("link", { name: "Ask for a new one" }).click();
  await expect(page.getByRole("button", { name: "Mail me a link" })).toBeVisible();
  await forgetConfirmedEmails(workspace);
  await askForLink(page, workspace, userName);
  await askForLink(page, workspace, "nobody@contoso.example");
  // The mail of one who has an account comes after theirs would have.
  const email = `bea@${workspace.slug}.example`;
  await addUser(workspace.ctx, { ...nobody, userName: "bea", workEmail: email }, "active");
  await askForLink(page, workspace, "bea");
  await untilMailed(email, 1);
  expect(await mailsTo(userName)).toHaveLength(1);
  expect(await mailsTo("nobody@contoso.example")).toEqual([]);
});

const nobody = { displayName: "", givenName: "", familyName: "", workEmail: "", title: "", department: "", mobilePhone: "" };

test("a stranger's guesses make them wait, and not the owner where they have signed in before", async ({
  page,
  otherPage,
  workspace,
}) => {
  const { userName, password } = workspace.admin;
  // From one and the same address, which is no other test's.
  for (const each of [page, otherPage]) await each.setExtraHTTPHeaders({ "x-forwarded-for": "203.0.113.77" });
  await page.goto(`${workspace.path}/sign-in`);
  await fillIn(page, userName, password);
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();

  await otherPage.goto(`${workspace.path}/sign-in`);
  const { csrfToken } = await (await otherPage.request.get("/api/auth/csrf")).json();
  const form = { csrfToken, slug: workspace.slug, userName, password: "wrong-Horse-9", json: "true" };
  const headers = { "x-forwarded-for": "203.0.113.77" };
  for (let i = 0; i < 10; i++) await otherPage.request.post("/api/auth/callback/credentials", { form, headers });
  await fillIn(otherPage, userName, password);
  await expect(otherPage.getByRole("main").getByRole("alert")).toHaveText(/Too many failed attempts. Try again in 15 minutes/);
  await fillIn(page, userName, password);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
});

test("an admin makes a link for somebody whom no mail reaches, and hands it over", async ({ page, otherPage, workspace }) => {
  const id = await addUser(workspace.ctx, { ...nobody, userName: "carl" }, "active");
  await signIn(page, workspace, { to: `/users-groups/user-management/${id}` });
  await page.getByRole("button", { name: /^More/ }).click();
  await page.getByRole("menuitem", { name: "Make a password link…" }).click();
  await page.getByRole("button", { name: "Make link" }).click();
  const link = await page.getByRole("textbox", { name: "Password link" }).inputValue();
  await expectAccessible(page);
  await otherPage.goto(link);
  await setPassword(otherPage, newPassword);
  await fillIn(otherPage, "carl", newPassword);
  await expect(otherPage.getByRole("button", { name: /^Account/ })).toBeVisible();
});

test("Microsoft sign-in only: the tenant id is checked, the break-glass admin named, and nobody else has a password", async ({
  page,
  otherPage,
  workspace,
}) => {
  await signIn(page, workspace);
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("textbox", { name: "Entra tenant id (optional)" }).fill("contoso.onmicrosoft.com");
  await page.getByRole("button", { name: "Save sign-in" }).click();
  await expect(page.getByText(/^Enter the tenant id, such as/)).toBeVisible();
  await page.getByRole("textbox", { name: "Entra tenant id (optional)" }).fill("72F988BF-86F1-41AF-91AB-2D7CD011DB47");
  await page.getByRole("switch", { name: "Microsoft sign-in only" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save sign-in" }).click();
  await expect(page.getByText("Sign-in saved")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("switch", { name: "Microsoft sign-in only" })).toBeChecked();

  await otherPage.goto(`${workspace.path}/forgot-password`);
  await expect(otherPage.getByText(/Passwords are only for admins who are excluded/)).toBeVisible();
  await expectAccessible(otherPage);
});
