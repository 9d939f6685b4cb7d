import { chooseProvider, openToScim } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { addGroup, addUser, send, setActive } from "./provider.ts";

test("a bad cycle is undone from the change history, and one change from a user's page", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await chooseProvider(workspace, "entra");
  const ids: string[] = [];
  for (let n = 1; n <= 15; n++) {
    ids.push(await addUser(connection, { userName: `person${n}@contoso.example`, givenName: "Person", familyName: `No${n}` }));
  }
  // The first of them is told as a part of the creation.
  for (const value of ["Right", "Wrong"]) {
    await send(connection, "PATCH", `/Users/${ids[0]}`, {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "replace", path: "title", value }],
    });
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
  const from = new Date().toISOString();
  // Fewer than the accident guard would hold.
  for (const id of ids) await setActive(connection, id, false);

  await signIn(page, workspace, { to: "/activity/change-history" });
  await expect(page.getByRole("button", { name: "Undo this window…" })).toHaveAttribute("aria-disabled", "true");
  await page.goto(`/${workspace.slug}/activity/change-history?actor=key&from=${from}`);
  await page.getByRole("button", { name: "Undo this window…" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Undo" })).toBeVisible();
  await expect(page.getByText("Sync is on")).toBeVisible();
  await expect(page.getByRole("list", { name: "Changes to undo" }).getByRole("listitem")).toHaveCount(15);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Undo 15 changes" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Undo of 15 changes" })).toBeVisible();
  await expect(page.getByText("All of it is undone.")).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  await expect(page.getByRole("link", { name: "Undo this undo" })).toBeVisible();

  await page.goto(`/${workspace.slug}/users-groups/user-management/${ids[0]}?tab=history`);
  await expect(page.getByText(/Differs from/)).toBeVisible();
  const changed = page.getByRole("list", { name: "Changes" }).getByRole("listitem").filter({ hasText: "Wrong" });
  await changed.getByRole("link", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Undo 1 change" }).click();
  await expect(page.getByText("All of it is undone.")).toBeVisible({ timeout: 20_000 });
  await page.goto(`/${workspace.slug}/users-groups/user-management/${ids[0]}?tab=history`);
  await expect(changed.getByRole("link", { name: "Undone" })).toBeVisible();
  expect((await send(connection, "GET", `/Users/${ids[0]}`)).body.title).toBe("Right");
});

test("a group whose name and members an undo set back says so until the provider writes them", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await chooseProvider(workspace, "entra");
  const adele = await addUser(connection, { userName: "adele@contoso.example", givenName: "Adele", familyName: "Vance" });
  const group = await addGroup(connection, "Sales", []);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const from = new Date().toISOString();
  const change = (...Operations: object[]) =>
    send(connection, "PATCH", `/Groups/${group}`, { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations });
  await change({ op: "replace", path: "displayName", value: "Sellers" });
  await change({ op: "add", path: "members", value: [{ value: adele }] });

  await signIn(page, workspace, { to: `/activity/undo?from=${from}` });
  await page.getByRole("button", { name: "Undo 2 changes" }).click();
  await expect(page.getByText("All of it is undone.")).toBeVisible({ timeout: 20_000 });
  await page.goto(`${workspace.path}/users-groups/group-management?differs=yes`);
  await page.getByRole("link", { name: "Sales" }).click();
  await expect(page.getByText(/Differs from Microsoft Entra ID: changed here/)).toBeVisible();
  await expect(page.getByText(/Members differ from Microsoft Entra ID: Adele Vance removed here/)).toBeVisible();
  await expectAccessible(page);
  await change({ op: "replace", path: "displayName", value: "Sales" });
  await change({ op: "add", path: "members", value: [{ value: adele }] });
  await page.reload();
  await expect(page.getByRole("link", { name: "Adele Vance" })).toBeVisible();
  await expect(page.getByText(/iffers? from Microsoft/)).toBeHidden();
});
