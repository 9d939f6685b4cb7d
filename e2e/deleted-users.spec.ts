import { openToScim, pauseSync } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
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
