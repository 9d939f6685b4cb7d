import type { Page } from "@playwright/test";
import type { Workspace } from "./database.ts";
import { expect, signIn, test } from "./fixtures.ts";

async function fillIn(page: Page, { admin }: Workspace, password = admin.password): Promise<void> {
  await page.getByRole("textbox", { name: "User name or e-mail address" }).fill(admin.userName);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("whoever isn't signed in is led back to the page that was asked for", async ({ page, workspace }) => {
  const wanted = `${workspace.path}/users-groups/user-management?q=ada&sort=-userName`;
  await page.goto(wanted);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await fillIn(page, workspace);
  await expect(page).toHaveURL(wanted);
  await expect(page.getByRole("heading", { name: "User management" })).toBeVisible();
});

test("a wrong password is told in words, and the name stays typed", async ({ page, workspace }) => {
  await page.goto(`${workspace.path}/sign-in`);
  await fillIn(page, workspace, "wrong-Horse-9");
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(/user name or the password is wrong/);
  await expect(page.getByRole("textbox", { name: "User name or e-mail address" })).toHaveValue(workspace.admin.userName);
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await fillIn(page, workspace);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
});

test("signing out ends the session, also for a page that was kept open", async ({ page, context, workspace }) => {
  await signIn(page, workspace, { to: "/users-groups/user-management" });
  const keptOpen = await context.newPage();
  await keptOpen.goto(`${workspace.path}/users-groups/group-management`);

  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await keptOpen.getByRole("link", { name: "Deleted users" }).click();
  await expect(keptOpen.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("a session counts in its own workspace only; a second one stands beside it", async ({ page, workspaces, workspace }) => {
  const other = await workspaces.make();
  await signIn(page, workspace);
  await page.goto(`${other.path}/users-groups/user-management`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await fillIn(page, other);
  await expect(page.getByRole("cell", { name: other.admin.userName, exact: true })).toBeVisible();
  await page.goto(`${workspace.path}/users-groups/user-management`);
  await expect(page.getByRole("cell", { name: workspace.admin.userName, exact: true })).toBeVisible();
});

test("scripts run by a nonce only, frames are refused, and the session is out of their reach", async ({
  page,
  workspace,
  context,
}) => {
  await signIn(page, workspace);
  const answer = await page.goto(`${workspace.path}/users-groups/user-management`);
  const policy = new Map(
    (answer?.headers()["content-security-policy"] ?? "").split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources] as const;
    }),
  );
  expect(policy.get("script-src")).toContainEqual(expect.stringMatching(/^'nonce-.{20,}'$/));
  expect(policy.get("script-src")).not.toContain("'unsafe-inline'");
  expect(policy.get("script-src")).not.toContain("'unsafe-eval'");
  expect(policy.get("frame-ancestors")).toEqual(["'none'"]);

  const session = (await context.cookies()).find(({ name }) => name === "roster.sessions");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  expect(await page.evaluate(() => document.cookie)).not.toContain("roster.sessions");
});

test("an address that leads elsewhere is not followed after signing in", async ({ page, workspace, baseURL }) => {
  await page.goto(`${workspace.path}/sign-in?next=${encodeURIComponent("//elsewhere.example/")}`);
  await fillIn(page, workspace);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  expect(new URL(page.url()).origin).toBe(baseURL);
});

test("the start page leads to a workspace, whatever is pasted from the address bar", async ({ page, workspace, baseURL }) => {
  await page.goto("/");
  await page.getByRole("textbox", { name: "Your workspace's address" }).fill("");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Enter the address of your workspace.")).toBeVisible();
  await page.getByRole("textbox", { name: "Your workspace's address" }).fill(`${baseURL}${workspace.path}/users-groups`);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(`${workspace.path}/sign-in`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
