import { openToScim, pauseSync } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { adele, called, management, names, openPaused } from "./people.ts";
import { addUser, setActive } from "./provider.ts";

const deletedUsers = "/users-groups/deleted-users";

test("many are restored or deleted permanently: in numbers first, what can't be is named", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  for (let n = 1; n <= 4; n++) {
    const id = await addUser(connection, { userName: `person${n}@contoso.example`, givenName: "Person", familyName: `${n}` });
    await setActive(connection, id, false);
  }
  await signIn(page, workspace, { to: deletedUsers });
  const table = page.getByRole("table", { name: "Deleted users" });
  await expect(table.getByRole("row", { name: /Person/ })).toHaveCount(4);
  await expect(table).toContainText("Out of scope or disabled");
  const bar = page.getByRole("region", { name: "Actions for the selected rows" });

  await page.getByRole("checkbox", { name: "Select all rows on this page" }).check();
  await bar.getByRole("button", { name: "Delete permanently" }).click();
  const nothing = page.getByRole("dialog", { name: "Nothing to change" });
  await expect(nothing).toContainText("4 managed by Microsoft Entra ID while sync is on");
  await nothing.getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("button", { name: "Clear selection" }).click();

  await page.getByRole("checkbox", { name: "Select Person 1" }).check();
  await bar.getByRole("button", { name: "Restore" }).click();
  const restore = page.getByRole("dialog", { name: "Restore 1 user?" });
  await expect(restore).toContainText("same id, groups and role");
  await expectAccessible(page);
  await restore.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("dialog", { name: "1 user is restored" }).getByRole("button", { name: "Close" }).last().click();
  await expect(table.getByRole("row", { name: /Person/ })).toHaveCount(3);

  await pauseSync(workspace);
  await page.reload();
  await page.getByRole("checkbox", { name: "Select all rows on this page" }).check();
  await bar.getByRole("button", { name: "Delete permanently" }).click();
  const question = page.getByRole("dialog", { name: "Delete 3 users permanently?" });
  await question.getByRole("button", { name: "Delete permanently" }).click();
  await expect(question.getByRole("textbox")).toHaveAccessibleDescription(/Type 3 to go on/);
  await question.getByRole("textbox").fill("3");
  await question.getByRole("button", { name: "Delete permanently" }).click();
  const result = page.getByRole("dialog", { name: "3 users are deleted permanently" });
  await result.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByText(/will be listed here/)).toBeVisible();
});

test("a deleted user waits in Deleted users, and comes back as they were", async ({ page, workspace }) => {
  await openPaused(page, workspace);
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("alertdialog", { name: "Delete Adele Brandt?" }).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Adele Brandt is in Deleted users")).toBeVisible();
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Deleted users" }).click();
  const row = page.getByRole("row", { name: /Adele Brandt/ });
  await expect(row).toContainText("Ada Okonkwo");
  await row.getByRole("button", { name: "Restore Adele Brandt" }).click();
  await expect(page.getByText("Adele Brandt is restored")).toBeVisible();
  await expect(row).toHaveCount(0);
  await page.getByRole("link", { name: "User management" }).click();
  await expect(names(page)).toHaveText(called("Ada Okonkwo", "Adele Brandt", "Zoë Åkesson"));
});

test("deleting permanently wants the name, exactly", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const id = await addUser(connection, adele);
  await setActive(connection, id, false);
  await pauseSync(workspace);
  await signIn(page, workspace, { to: "/users-groups/deleted-users" });
  await page.getByRole("button", { name: "More for Adele Brandt" }).click();
  await page.getByRole("menuitem", { name: "Delete permanently…" }).click();
  const question = page.getByRole("alertdialog", { name: "Delete Adele Brandt permanently?" });
  const typed = question.getByRole("textbox");
  await typed.fill("adele");
  await typed.press("Enter");
  await expect(typed).toHaveAccessibleDescription(/Type adele@contoso.example to go on/);
  await typed.fill("adele@contoso.example");
  await question.getByRole("button", { name: "Delete permanently" }).click();
  await expect(page.getByText("Adele Brandt is deleted permanently")).toBeVisible();
  await expect(page.getByText(/will be listed here until they are restored/)).toBeVisible();
  await page.goto(`${workspace.path}${management}/${id}`);
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
});

test("a deleted user of a running sync can be restored, not deleted permanently", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await setActive(connection, await addUser(connection, adele), false);
  await signIn(page, workspace, { to: "/users-groups/deleted-users" });
  await page.getByRole("button", { name: "More for Adele Brandt" }).click();
  await expect(page.getByRole("menuitem", { name: "Delete permanently…" })).toBeDisabled();
  await expect(page.getByRole("menuitem", { name: "Delete permanently…" })).toContainText("Pause sync first");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Adele Brandt" }).click();
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("Adele Brandt is restored")).toBeVisible();
  await expect(page.getByText(/^Differs from Microsoft Entra ID: changed here/)).toBeVisible();
});
