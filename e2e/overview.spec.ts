import { givePassword, groupWithRole, openToScim } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { addUser, send } from "./provider.ts";

const adele = { userName: "adele@contoso.example", givenName: "Adele", familyName: "Brandt" };

test("from nothing to the first user, an issue and its way out", async ({ page, workspace }) => {
  await signIn(page, workspace);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Overview" })).toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("link", { name: "1 Active users" })).toBeVisible();
  await expect(page.getByText("Nothing waits for you.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Connect an identity provider" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "User provisioning" })).toBeVisible();

  const connection = await openToScim(workspace);
  await page.goto(workspace.path);
  const health = page.getByRole("main").getByRole("status");
  await expect(health.filter({ hasText: "Never connected" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Open the setup guide" })).toBeVisible();

  await addUser(connection, adele);
  await send(connection, "POST", "/Users", { userName: "nameless@contoso.example" });
  await expect(health.filter({ hasText: "Syncing" })).toBeVisible();
  await expect(page.getByRole("link", { name: "3 Active users" })).toBeVisible();
  await expect(page.getByText("2 of at most 100,000 users")).toBeVisible();
  await expect(page.getByRole("list", { name: "Latest changes" })).toContainText("created Adele");
  await expectAccessible(page);

  await page
    .getByRole("list", { name: "Open issues" })
    .getByRole("link", { name: /nameless@contoso.example/ })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: "Missing names" })).toBeVisible();
  await page.getByRole("link", { name: "Overview" }).click();
  await page
    .getByRole("list", { name: "Requests by the hour" })
    .getByRole("link", { name: /[1-9]\d* answered, 0 failed/ })
    .press("Enter");
  await expect(page.getByRole("table", { name: "Requests" })).toContainText(`Added user ${adele.userName}`);
  await page.goBack();
  await page.getByRole("link", { name: "3 Active users" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "User management" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove filter: Status is Active" })).toBeVisible();
});

test("who only views users sees them, and nothing of provisioning", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const id = await addUser(connection, adele);
  await givePassword(workspace, id);
  await groupWithRole(workspace, "Helpdesk", "Helpdesk", ["users.view"], [id]);
  await signIn(page, workspace, { userName: adele.userName });
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(page.getByRole("link", { name: "2 Active users" })).toBeVisible();
  for (const part of ["Provisioning", "Requests", "Needs attention", "Latest changes"]) {
    await expect(page.getByRole("heading", { level: 2, name: part })).toBeHidden();
  }
  await expectAccessible(page);
});
