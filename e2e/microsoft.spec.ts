import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { givePassword, openToScim, saveSignIn, type Workspace } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { type Account, putAccount, redPoint } from "./microsoft/accounts.ts";
import { addUser, send, setActive } from "./provider.ts";

const users = "/users-groups/user-management";

/** The workspace takes the accounts of a tenant of its own. */
async function openToMicrosoft(workspace: Workspace): Promise<string> {
  const tenantId = randomUUID();
  await saveSignIn(workspace, { entraTenantId: tenantId });
  return tenantId;
}

/** The way through Microsoft, from the sign-in page on. */
async function choose(page: Page, account: Account | "Cancel"): Promise<void> {
  await expect(page.getByRole("heading", { name: "Pick an account" })).toBeVisible();
  await page.getByRole("button", { name: account === "Cancel" ? account : account.userPrincipalName }).click();
}

async function come(page: Page, { path }: Workspace, account: Account | "Cancel", to = "/sign-in"): Promise<void> {
  await page.goto(path + to);
  await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await choose(page, account);
}

/** Picks an account, and holds the answer back: the address that the browser would go to. */
async function answerOf(page: Page, { objectId }: Account): Promise<string> {
  const still = { maxRedirects: 0 };
  const picked = await page.request.post(page.url(), { form: { account: objectId }, ...still });
  return (await page.request.get(picked.headers().location ?? "", still)).headers().location ?? "";
}

const problem = (page: Page) => page.getByRole("main").getByRole("alert");

test("who is provisioned signs in, is seen with their picture, and is out as soon as the directory says so", async ({
  page,
  otherPage,
  workspace,
}) => {
  const tenantId = await openToMicrosoft(workspace);
  const connection = await openToScim(workspace);
  const account = await putAccount({ tenantId, userPrincipalName: "adele.renamed@contoso.example", photo: redPoint });
  const id = await addUser(connection, { userName: "adele@contoso.example", givenName: "Adele", familyName: "Brandt" });
  await send(connection, "PATCH", `/Users/${id}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "add", path: "externalId", value: account.objectId }],
  });

  await page.goto(`${workspace.path}/profile`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await choose(page, account);
  await expect(page).toHaveURL(`${workspace.path}/profile`);
  await expect(page.getByRole("heading", { level: 1, name: "Adele Brandt" })).toBeVisible();
  await expect(page.getByText(account.objectId)).toBeVisible();

  await signIn(otherPage, workspace, { to: users });
  const row = otherPage.getByRole("row", { name: /Adele Brandt/ });
  const picture = row.locator("img");
  await expect(async () => {
    await otherPage.reload();
    await expect(picture).toHaveJSProperty("naturalWidth", 1, { timeout: 1_000 });
  }).toPass();
  const address = (await picture.getAttribute("src")) ?? "";
  const served = await otherPage.request.get(address);
  // What the bytes are, not what Graph said.
  expect(served.headers()).toMatchObject({ "content-type": "image/png", "x-content-type-options": "nosniff" });
  expect(served.headers()["cache-control"]).toMatch(/^private/);
  const again = await otherPage.request.get(address, { headers: { "if-none-match": served.headers().etag ?? "" } });
  expect(again.status()).toBe(304);

  // Nobody's picture but their own, for whoever may not see users.
  const mine = (await page.request.get(address)).status();
  const [, admin] = /user-management\/([0-9a-f-]{36})/.exec((await hrefOf(otherPage, "Ada Okonkwo")) ?? "") ?? [];
  expect([mine, (await page.request.get(`${workspace.path}/photos/${admin}`)).status()]).toEqual([200, 403]);

  await otherPage.goto(`${workspace.path}${users}/${id}?tab=sessions`);
  await expect(otherPage.getByText(/by its object id/)).toBeVisible();
  await expectAccessible(otherPage);

  await setActive(connection, id, false);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await come(page, workspace, account);
  await expect(problem(page)).toHaveText(/can't sign in at present/);
});

const hrefOf = (page: Page, name: string) => page.getByRole("table").getByRole("link", { name }).getAttribute("href");

test("by the user principal name; another account is told from no account, and the next try asks which", async ({
  page,
  workspace,
}) => {
  const tenantId = await openToMicrosoft(workspace);
  const connection = await openToScim(workspace);
  await addUser(connection, { userName: "bo@contoso.example", givenName: "Bo", familyName: "Lindqvist" });
  const bo = await putAccount({ tenantId, userPrincipalName: "Bo@Contoso.example" });
  const stranger = await putAccount({ tenantId, userPrincipalName: "stranger@contoso.example" });

  await come(page, workspace, stranger, `/sign-in?next=${encodeURIComponent(`${workspace.path}/profile`)}`);
  await expect(problem(page)).toHaveText(/No user of this workspace/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await expect(page.getByText("Roster asks which account.")).toBeVisible();
  await choose(page, "Cancel");
  await expect(problem(page)).toHaveText(/cancelled at Microsoft/);
  await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await choose(page, bo);
  await expect(page).toHaveURL(`${workspace.path}/profile`);
  await expect(page.getByRole("heading", { level: 1, name: "Bo Lindqvist" })).toBeVisible();
  await expect(page.getByText(/by its user principal name/)).toBeVisible();
});

test("an account of another tenant is refused, whatever its name", async ({ page, workspace }) => {
  const tenantId = await openToMicrosoft(workspace);
  const connection = await openToScim(workspace);
  await addUser(connection, { userName: "bo@contoso.example", givenName: "Bo", familyName: "Lindqvist" });
  const named = { tenantId, userPrincipalName: "bo@contoso.example", saidTenantId: randomUUID() };
  await come(page, workspace, await putAccount(named));
  await expect(problem(page)).toHaveText(/belongs to another organization/);
  await page.goto(`${workspace.path}/profile`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("an admin links an account while signed in by password, signs in with it, and unlinks it", async ({ page, workspace }) => {
  const tenantId = await openToMicrosoft(workspace);
  const account = await putAccount({ tenantId, userPrincipalName: workspace.admin.userName });
  await come(page, workspace, account);
  await expect(problem(page)).toHaveText(/Workspace admins link their Microsoft account first/);

  await signIn(page, workspace, { to: "/profile" });
  await page.getByRole("button", { name: "Link Microsoft account" }).click();
  await choose(page, "Cancel");
  await expect(problem(page)).toHaveText(/cancelled at Microsoft/);
  await page.getByRole("button", { name: "Link Microsoft account" }).click();
  await choose(page, account);
  await expect(page.getByText(/by hand, while signed in/)).toBeVisible();
  await expect(page).toHaveURL(`${workspace.path}/profile`);
  await expectAccessible(page);

  await page.context().clearCookies();
  await come(page, workspace, account, `/sign-in?next=${encodeURIComponent(`${workspace.path}/profile`)}`);
  await page.getByRole("button", { name: "Unlink" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Unlink" }).click();
  await expect(page.getByRole("button", { name: "Link Microsoft account" })).toBeVisible();
});

test("Microsoft only: the password is behind a disclosure, for the admin who is kept out of provisioning", async ({
  page,
  workspace,
}) => {
  await openToMicrosoft(workspace);
  await saveSignIn(workspace, { microsoftSignInOnly: true });
  await page.goto(`${workspace.path}/sign-in`);
  await expect(page.getByRole("textbox", { name: "User name or e-mail address" })).toBeHidden();
  await expectAccessible(page);
  await page.getByText("Use a password").click();
  await page.getByRole("textbox", { name: "User name or e-mail address" }).fill(workspace.admin.userName);
  await page.getByLabel("Password", { exact: true }).fill(workspace.admin.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Sign in");
});

test("an answer of Microsoft's counts in the browser and for the sign-in that it was asked for by", async ({
  page,
  otherPage,
  workspace,
}) => {
  const tenantId = await openToMicrosoft(workspace);
  const connection = await openToScim(workspace);
  const id = await addUser(connection, { userName: "bo@contoso.example", givenName: "Bo", familyName: "Lindqvist" });
  await givePassword(workspace, id);
  const account = await putAccount({ tenantId, userPrincipalName: "bo@contoso.example" });
  await page.goto(`${workspace.path}/sign-in`);
  await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await expect(page.getByRole("heading", { name: "Pick an account" })).toBeVisible();
  const caught = await answerOf(page, account);

  // In a browser that has begun nothing, and in one that has begun another.
  await otherPage.goto(caught);
  await expect(otherPage.getByRole("heading", { name: "Go to your workspace" })).toBeVisible();
  await otherPage.goto(`${workspace.path}/sign-in`);
  await otherPage.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await expect(otherPage.getByRole("heading", { name: "Pick an account" })).toBeVisible();
  await otherPage.goto(caught);
  await expect(problem(otherPage)).toHaveText(/begun again in another tab/);
  // And once, where it belongs.
  await page.goto(caught);
  await page.goto(`${workspace.path}/profile`);
  await expect(page.getByRole("heading", { level: 1, name: "Bo Lindqvist" })).toBeVisible();
  await page.context().clearCookies({ name: "roster.sessions" });
  await page.goto(caught);
  await page.goto(`${workspace.path}/profile`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
