import { openToScim } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { addGroup, addUser, type Person } from "./provider.ts";

const adele: Person = { userName: "adele@contoso.example", givenName: "Adele", familyName: "Brandt" };

test("a few letters lead to a user, a group or a page, by keyboard alone", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await addGroup(connection, "Adelaide office", [await addUser(connection, adele)]);
  await signIn(page, workspace, { to: "/users-groups/user-management" });
  const palette = page.getByRole("dialog", { name: "Jump to a page, user or group" });
  const field = palette.getByRole("combobox", { name: "Page, user or group" });
  const open = async () => {
    await page.keyboard.press("ControlOrMeta+k");
    await expect(field).toBeFocused();
  };

  await open();
  await expect(palette.getByRole("option", { name: "Deleted users" })).toBeVisible();
  await page.keyboard.type("adel");
  await expect(palette.getByRole("option", { name: /^Adele Brandt/ })).toBeVisible();
  await expect(palette.getByRole("option", { name: "Adelaide office" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Adele Brandt" })).toBeVisible();

  await open();
  await page.keyboard.type("adelaide");
  await palette.getByRole("option", { name: "Adelaide office" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Adelaide office" })).toBeVisible();

  await open();
  await page.keyboard.type("nobody of this name");
  await expect(palette.getByRole("status")).toContainText("Nothing by that name");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});
