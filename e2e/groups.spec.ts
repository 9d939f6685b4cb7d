import { givePassword, groupWithRole, openToScim, pauseSync } from "./database.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { addGroup, addUser, send } from "./provider.ts";

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
  await page.getByRole("link", { name: /^Groups/ }).click();
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

test("a role, a group that carries it, and its members: who gains and loses what is asked before", async ({
  page,
  workspace,
}) => {
  const connection = await openToScim(workspace);
  await addUser(connection, adele);
  await addUser(connection, zoe);
  await signIn(page, workspace, { to: `${management}/roles` });
  const dialog = page.getByRole("dialog");
  const question = page.getByRole("alertdialog");

  await page.getByRole("button", { name: "New role" }).click();
  await dialog.getByRole("button", { name: "Create role" }).click();
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription("Enter a name.");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Help desk agent");
  await dialog.getByRole("checkbox", { name: "Manage users" }).click();
  await expect(dialog.getByRole("checkbox", { name: "View users" })).toBeChecked();
  await dialog.getByRole("button", { name: "Create role" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Help desk agent");

  await page.goto(`${workspace.path}${management}`);
  await page.getByRole("button", { name: "New group" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Front office");
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Front office");

  // Nobody is in it: nothing to ask.
  await page.getByRole("button", { name: "Change roles" }).click();
  await dialog.getByRole("checkbox", { name: "Help desk agent" }).click();
  await dialog.getByRole("button", { name: "Save roles" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("list", { name: "Roles of this group" })).toContainText("Help desk agent");

  await page.getByRole("button", { name: "Add members" }).click();
  for (const name of ["Adele Brandt", "Zoë Åkesson"]) {
    await dialog.getByRole("combobox", { name: "People" }).fill(name.slice(0, 3));
    await page.getByRole("option", { name }).click();
  }
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Add members" }).click();
  await expect(question).toContainText("2 people gain Manage users");
  await expect(question.getByRole("link", { name: "Adele Brandt" })).toBeVisible();
  await question.getByRole("button", { name: "Add 2 members" }).click();
  const members = page.getByRole("table", { name: "Members" });
  await expect(members.getByRole("link")).toHaveText([/Adele Brandt$/, /Zoë Åkesson$/]);
  await expect(dialog).toHaveCount(0);

  await members.getByRole("row", { name: /Zoë/ }).hover();
  await members.getByRole("checkbox", { name: /Zoë/ }).click();
  await page.getByRole("button", { name: "Remove from group" }).click();
  await expect(question).toContainText("1 person loses Manage users");
  await question.getByRole("button", { name: "Remove 1 member" }).click();
  await expect(members.getByRole("link")).toHaveText([/Adele Brandt$/]);

  await page.getByRole("link", { name: "Help desk agent" }).click();
  await expect(page.getByRole("table", { name: "Who has it" }).getByRole("link")).toHaveText([/Adele Brandt$/]);
  await page.getByRole("button", { name: "Edit role" }).click();
  await dialog.getByRole("checkbox", { name: "View groups" }).click();
  await dialog.getByRole("button", { name: "Save role" }).click();
  await expect(question).toContainText("1 person gains View groups");
  await question.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByRole("term").filter({ hasText: "View groups" })).toBeVisible();
});

test("what a role gives works at once, and reaches no further", async ({ page, otherPage, workspace }) => {
  const connection = await openToScim(workspace);
  const id = await addUser(connection, adele);
  await givePassword(workspace, id);
  const group = await groupWithRole(workspace, "Auditors", "Auditor", ["groups.view"]);
  await signIn(otherPage, workspace, { userName: adele.userName });
  await expect(otherPage.getByRole("heading", { name: "You're signed in" })).toBeVisible();
  await signIn(page, workspace, { to: `${management}/${group}` });
  await page.getByRole("button", { name: "Add members" }).click();
  await page.getByRole("combobox", { name: "People" }).fill("adele");
  await page.getByRole("option", { name: "Adele Brandt" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").getByRole("button", { name: "Add members" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Add 1 member" }).click();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);

  await otherPage.goto(`${workspace.path}${management}`);
  await otherPage.getByRole("link", { name: "Auditors" }).click();
  await expect(otherPage.getByRole("table", { name: "Members" })).toContainText("Adele Brandt");
  for (const name of ["Add members", "Delete", "Change roles"]) {
    await expect(otherPage.getByRole("button", { name })).toHaveCount(0);
  }
});

test("a group with roles that the provider takes over has them suspended, until an admin confirms them", async ({
  page,
  workspace,
}) => {
  const connection = await openToScim(workspace);
  const id = await groupWithRole(workspace, "Auditors", "Auditor", ["users.view"]);
  await send(connection, "PATCH", `/Groups/${id}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "add", path: "members", value: [{ value: await addUser(connection, adele) }] }],
  });
  await signIn(page, workspace, { to: `${management}?roles=suspended` });
  await page.getByRole("link", { name: "Auditors" }).click();
  await expect(page.getByText(/A role of this group is suspended/)).toBeVisible();
  await page.getByRole("button", { name: "Confirm Auditor" }).click();
  const question = page.getByRole("alertdialog", { name: "Confirm Auditor for Auditors?" });
  await expect(question).toContainText("1 person gains View users");
  await question.getByRole("button", { name: "Confirm role" }).click();
  await expect(page.getByText(/A role of this group is suspended/)).toHaveCount(0);
  await expect(page.getByRole("list", { name: "Roles of this group" })).not.toContainText("Suspended");
});

test("a deleted group comes back with its members, under a new name when the old one is taken", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const id = await addGroup(connection, "Everyone", [await addUser(connection, adele)]);
  await send(connection, "DELETE", `/Groups/${id}`);
  await addGroup(connection, "Everyone", []);
  await signIn(page, workspace, { to: management });
  await page.getByRole("navigation", { name: "Group management" }).getByRole("link", { name: "Deleted" }).click();
  await page.getByRole("button", { name: "Bring back Everyone" }).click();
  // A slow computer: Enter counts as soon as the dialog says what was wrong, there, too.
  await (await page.context().newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: 12 });
  const dialog = page.getByRole("dialog", { name: "Bring back Everyone" });
  const name = dialog.getByRole("textbox", { name: "Name" });
  await name.fill("everyone");
  await name.press("Enter");
  await expect(name).toHaveAccessibleDescription(/everyone/);
  await name.fill("Everyone before");
  await name.press("Enter");
  await expect(page.getByText("Groups that you or your identity provider delete")).toBeVisible();
  await page.getByRole("link", { name: "Groups", exact: true }).click();
  await page.getByRole("link", { name: "Everyone before" }).click();
  await expect(page.getByRole("table", { name: "Members" }).getByRole("link")).toHaveText([/Adele Brandt$/]);
});

test("another workspace's groups are told like what never was", async ({ page, workspaces, workspace }) => {
  const id = await addGroup(await openToScim(await workspaces.make()), "Everyone", []);
  await signIn(page, workspace, { to: `${management}/${id}` });
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
});
