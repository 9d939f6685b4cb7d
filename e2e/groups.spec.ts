import { openToScim, pauseSync } from "./database.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { addGroup, addUser } from "./provider.ts";

const management = "/users-groups/group-management";
const adele = { userName: "adele@contoso.example", givenName: "Adele", familyName: "Brandt" };
const zoe = { userName: "zoe@contoso.example", givenName: "Zoë", familyName: "Åkesson" };

test("groups are sorted by size, and lead to their members and back", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const ids = [await addUser(connection, adele), await addUser(connection, zoe)];
  await addGroup(connection, "Everyone", ids);
  await addGroup(connection, "Alpine club", ids.slice(0, 1));
  await addGroup(connection, "Nobody", []);
  await signIn(page, workspace, { to: management });
  const groups = page.getByRole("table", { name: "Groups" }).getByRole("link");
  await expect(groups).toHaveText(["Alpine club", "Everyone", "Nobody"]);
  const size = page.getByRole("columnheader", { name: "Members" });
  await size.getByRole("button").click();
  await expect(size).toHaveAttribute("aria-sort", "descending");
  await expect(groups).toHaveText(["Everyone", "Alpine club", "Nobody"]);
  await size.getByRole("button").click();
  await expect(groups).toHaveText(["Nobody", "Alpine club", "Everyone"]);

  await page.getByRole("link", { name: "Everyone" }).click();
  const members = page.getByRole("table", { name: "Members" });
  await expect(members.getByRole("link")).toHaveText([/Adele Brandt$/, /Zoë Åkesson$/]);
  await page.getByRole("searchbox", { name: /^Search members/ }).fill("åke");
  await expect(members.getByRole("link")).toHaveText([/Zoë Åkesson$/]);
  await members.getByRole("link", { name: "Zoë Åkesson" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Zoë Åkesson");
  await page.getByRole("link", { name: "Everyone" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Everyone");
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link").click();
  await page.getByRole("link", { name: "Nobody" }).click();
  await expect(page.getByText("Members of this group will be listed here. It has none.")).toBeVisible();
});

test("a managed group is locked and says why", async ({ page, workspace }) => {
  const id = await addGroup(await openToScim(workspace), "Everyone", []);
  await signIn(page, workspace, { to: `${management}/${id}` });
  for (const name of ["Rename", "Delete"]) {
    await expect(page.getByRole("button", { name })).toBeDisabled();
    await expect(page.getByRole("button", { name })).toHaveAccessibleDescription(/Managed by Microsoft Entra ID/);
  }
});

test("while sync is paused a group can be renamed, to a free name, and deleted", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const id = await addGroup(connection, "Everyone", [await addUser(connection, adele)]);
  await addGroup(connection, "Alpine club", []);
  await pauseSync(workspace);
  await signIn(page, workspace, { to: `${management}/${id}` });

  await page.getByRole("button", { name: "Rename" }).click();
  const dialog = page.getByRole("dialog", { name: "Rename Everyone" });
  const name = dialog.getByRole("textbox", { name: "Name" });
  await name.fill("alpine CLUB");
  await name.press("Enter");
  await expect(name).toHaveAccessibleDescription(/alpine CLUB/);
  await expect(name).toHaveValue("alpine CLUB");
  await name.fill("Everybody");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Everybody");
  await expect(dialog).toHaveCount(0);

  await page.getByRole("button", { name: "Delete" }).click();
  const question = page.getByRole("alertdialog", { name: "Delete the group Everybody?" });
  await expect(question).toContainText("1 membership");
  await question.getByRole("textbox").fill("Everybody");
  await question.getByRole("button", { name: "Delete group" }).click();
  await expect(page.getByText("Everybody is deleted")).toBeVisible();
  await expect(page.getByRole("table", { name: "Groups" }).getByRole("link")).toHaveText(["Alpine club"]);
});

test("another workspace's groups are told like what never was", async ({ page, workspaces, workspace }) => {
  const id = await addGroup(await openToScim(await workspaces.make()), "Everyone", []);
  await signIn(page, workspace, { to: `${management}/${id}` });
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
});
