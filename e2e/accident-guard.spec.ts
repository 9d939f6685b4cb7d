import { openToScim } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { addGroup, addUser, type Connection, send } from "./provider.ts";

const names = ["Adele", "Bert", "Cleo", "Dora"];

/** Three more than twenty people of this name, DELETEd one after the other as when a scope is emptied; the last three are held. */
async function emptyScope(connection: Connection): Promise<string[]> {
  const ids: string[] = [];
  const people = [...Array.from({ length: 20 }, (_, n) => `Leaver ${n}`), ...names.slice(0, 3)];
  for (const name of people) {
    const userName = `${name.toLowerCase().replace(" ", "")}@contoso.example`;
    ids.push(await addUser(connection, { userName, givenName: name, familyName: "Vance" }));
  }
  for (const id of ids) expect((await send(connection, "DELETE", `/Users/${id}`)).status).toBe(204);
  for (const id of ids) expect((await send(connection, "GET", `/Users/${id}`)).status).toBe(404);
  return ids.slice(20);
}

test("too many at once are held: one is restored, the rest applied", async ({ page, workspace }) => {
  test.slow();
  const connection = await openToScim(workspace);
  const [adele = ""] = await emptyScope(connection);

  await signIn(page, workspace, { to: "/users-groups/user-management" });
  await expect(page.getByText(/3 users are held/)).toBeVisible();
  await expect(
    page.getByRole("table", { name: "Users" }).getByRole("row", { name: /Adele Vance.*held by the accident guard/ }),
  ).toBeVisible();
  await page.getByRole("link", { name: "Decide about held deletions" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Held deletions" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Workspace notice" })).toBeHidden();
  const table = page.getByRole("table", { name: "Held users" });
  await expect(table.getByRole("row", { name: /Vance/ })).toHaveCount(3);
  await expect(table.getByRole("row", { name: /Adele Vance/ })).toContainText(/Delete.*in 23 hours/);
  await expectAccessible(page);

  await page.getByRole("checkbox", { name: "Select Adele Vance" }).check();
  const bar = page.getByRole("region", { name: "Actions for the selected rows" });
  await bar.getByRole("button", { name: "Restore…" }).click();
  const keep = page.getByRole("alertdialog", { name: "Keep 1 user?" });
  await expect(keep).toContainText("Access, sessions, role and groups");
  await keep.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("1 user is kept")).toBeVisible();
  await expect(table.getByRole("row", { name: /Vance/ })).toHaveCount(2);
  expect((await send(connection, "GET", `/Users/${adele}`)).body.active).toBe(true);

  await page.getByRole("button", { name: "Apply all…" }).click();
  const apply = page.getByRole("alertdialog", { name: "Let happen what was wanted of 2 users?" });
  await expect(apply).toContainText("2 users: deleted permanently");
  await expectAccessible(page);
  await apply.getByRole("textbox").fill("2");
  await apply.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("Applied to 2 users")).toBeVisible();
  await expect(page.getByText(/No user is held/)).toBeVisible();
  await expect(page.getByText(/users are held/)).toBeHidden();

  await page.goto(`${workspace.path}/users-groups/user-management/${adele}?tab=history`);
  await expect(page.getByText(/kept this user, whom the accident guard held/)).toBeVisible();
  await expect(page.getByText(/wanted to take this user away, which the accident guard holds/)).toBeVisible();
});

test("held groups are told and kept, from the issue on", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const ids: string[] = [];
  for (let n = 1; n <= 6; n++) ids.push(await addGroup(connection, `Team ${n}`, []));
  for (const id of ids) expect((await send(connection, "DELETE", `/Groups/${id}`)).status).toBe(204);

  await signIn(page, workspace, { to: "/users-groups/group-management" });
  await expect(page.getByRole("row", { name: /Team 6.*held by the accident guard/ })).toBeVisible();
  await page.goto(`${workspace.path}/issues`);
  await page.getByRole("link", { name: /Held deletions/ }).click();
  await page.getByRole("link", { name: "Open the held deletions" }).click();
  await page.getByRole("link", { name: "Team 6" }).click();
  await expect(page.getByText(/deleted this group. The accident guard holds it/)).toBeVisible();
  await page.getByRole("link", { name: "Held deletions" }).last().click();
  await page.getByRole("button", { name: "Restore all…" }).click();
  await page.getByRole("alertdialog", { name: "Keep 1 group?" }).getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText(/No group is held/)).toBeVisible();
  expect((await send(connection, "GET", `/Groups/${ids[5]}`)).status).toBe(200);
});

test("numbers are tried before they are saved, and the guard is turned off", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  for (const name of names) {
    const id = await addUser(connection, { userName: `${name}@contoso.example`, givenName: name, familyName: "Vance" });
    await send(connection, "DELETE", `/Users/${id}`);
  }
  await signIn(page, workspace, { to: "/settings#guard" });
  const users = page.getByRole("textbox", { name: "Users within an hour" });
  const trial = page.getByRole("button", { name: "Try these numbers on the last 30 days" });
  await trial.click();
  await expect(page.getByText("By these numbers nothing would have been held in the last 30 days.")).toBeVisible();
  await users.fill("3");
  await trial.click();
  await expect(page.getByText(/Users: it would have fired once and held 1 user/)).toBeVisible();
  await users.fill("none");
  await trial.click();
  await expect(users).toHaveAccessibleDescription(/Enter a whole number from 1 to 100,000/);
  await users.fill("3");
  await page.getByRole("switch", { name: "Accident guard" }).click();
  await page.getByRole("button", { name: "Save accident guard" }).click();
  await expect(page.getByText("Accident guard saved")).toBeVisible();
  await expectAccessible(page);

  await page.reload();
  await expect(users).toHaveValue("3");
  await expect(page.getByRole("switch", { name: "Accident guard" })).not.toBeChecked();
  const id = await addUser(connection, { userName: "last@contoso.example", givenName: "Last", familyName: "Vance" });
  await send(connection, "DELETE", `/Users/${id}`);
  await page.goto(`${workspace.path}/users-groups/user-provisioning/held`);
  await expect(page.getByText(/The accident guard is off/)).toBeVisible();
  await expect(page.getByText(/No user is held/)).toBeVisible();
});
