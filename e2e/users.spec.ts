import type { Page } from "@playwright/test";
import { givePassword, openToScim, pauseSync, type Workspace } from "./database.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { addGroup, addUser, type Connection, type Person, send, setActive } from "./provider.ts";

const management = "/users-groups/user-management";

const adele: Person = { userName: "adele@contoso.example", givenName: "Adele", familyName: "Brandt", department: "Sales" };
const zoe: Person = { userName: "zoe@contoso.example", givenName: "Zoë", familyName: "Åkesson", department: "Legal" };
const mei: Person = { userName: "mei@contoso.example", givenName: "Mei", familyName: "O'Hara", department: "Sales" };

function numbered(count: number): Person[] {
  return Array.from({ length: count }, (_, i) => {
    const number = String(i + 1).padStart(2, "0");
    return { userName: `person${number}@contoso.example`, givenName: "Person", familyName: number };
  });
}

async function addAll(connection: Connection, people: Person[]): Promise<string[]> {
  const ids: string[] = [];
  for (const person of people) ids.push(await addUser(connection, person));
  return ids;
}

const names = (page: Page) => page.getByRole("table", { name: "Users" }).getByRole("link");
/** Their initials stand before them where there is room. */
const called = (...people: string[]) => people.map((name) => new RegExp(`${name}(, excluded from provisioning)?$`));
const search = (page: Page) => page.getByRole("searchbox", { name: "Search users by name, user name or e-mail" });

test("search, filters and sorting stand in the address; a reload and the way back keep them", async ({ page, workspace }) => {
  await addAll(await openToScim(workspace), [adele, zoe, mei]);
  await signIn(page, workspace, { to: management });
  await expect(names(page)).toHaveText(called("Ada Okonkwo", "Adele Brandt", "Mei O'Hara", "Zoë Åkesson"));

  await search(page).fill("o'HA");
  await expect(names(page)).toHaveText(called("Mei O'Hara"));
  await expect(page).toHaveURL(/[?&]q=/);
  await page.reload();
  await expect(search(page)).toHaveValue("o'HA");
  await expect(names(page)).toHaveText(called("Mei O'Hara"));
  await search(page).press("Escape");
  await expect(names(page)).toHaveCount(4);

  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("menuitem", { name: "Source" }).click();
  await page.getByRole("menuitemcheckbox", { name: "SCIM" }).click();
  await expect(names(page)).toHaveCount(3);
  await expect(page).toHaveURL(/[?&]source=scim/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  const chips = page.getByRole("list", { name: "Filters" });
  await expect(chips.getByRole("button", { name: "Source is SCIM", exact: true })).toBeVisible();

  const userName = page.getByRole("columnheader", { name: "User name" });
  await userName.getByRole("button").click();
  await expect(userName).toHaveAttribute("aria-sort", "ascending");
  await userName.getByRole("button").click();
  await expect(userName).toHaveAttribute("aria-sort", "descending");
  await expect(names(page)).toHaveText(called("Zoë Åkesson", "Mei O'Hara", "Adele Brandt"));
  await page.reload();
  await expect(names(page)).toHaveText(called("Zoë Åkesson", "Mei O'Hara", "Adele Brandt"));

  await page.goBack();
  await expect(names(page)).toHaveText(called("Adele Brandt", "Mei O'Hara", "Zoë Åkesson"));
  await chips.getByRole("button", { name: "Remove filter: Source is SCIM" }).click();
  await expect(names(page)).toHaveCount(4);

  await search(page).fill("nobody of this name");
  await expect(page.getByText("No users match “nobody of this name”.")).toBeVisible();
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(names(page)).toHaveCount(4);
});

test("pages turn, stand in the address, and the way back turns them back", async ({ page, workspace }) => {
  await addAll(await openToScim(workspace), numbered(30));
  await signIn(page, workspace, { to: `${management}?size=25` });
  const pages = page.getByRole("navigation", { name: "Pages" });
  await expect(pages).toContainText("1–25 of 31");
  await expect(pages.getByRole("button", { name: "Previous page" })).toBeDisabled();
  await pages.getByRole("button", { name: "Next page" }).click();
  await expect(pages).toContainText("26–31 of 31");
  await expect(page).toHaveURL(/[?&]page=2/);
  await page.reload();
  await expect(names(page)).toHaveCount(6);
  await expect(pages.getByRole("button", { name: "Next page" })).toBeDisabled();

  // Back from a row to the page of the list on which it stood.
  await names(page).last().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Person 30");
  await page.goBack();
  await expect(pages).toContainText("26–31 of 31");
  await page.goBack();
  await expect(pages).toContainText("1–25 of 31");

  // What narrows the list leads to its first page.
  await pages.getByRole("button", { name: "Next page" }).click();
  await expect(pages).toContainText("26–31");
  await search(page).fill("person 1");
  await expect(names(page)).toHaveCount(10);
  await expect(page).not.toHaveURL(/[?&]page=/);
});

test("the list is walked by keyboard", async ({ page, workspace }) => {
  await addAll(await openToScim(workspace), [adele, zoe, mei]);
  await signIn(page, workspace, { to: management });
  await page.keyboard.press("/");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type("jk/");
  await expect(page.getByText("No users match “jk/”.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(names(page)).toHaveCount(4);
  await page.keyboard.press("Escape");
  await expect(search(page)).not.toBeFocused();

  await page.keyboard.press("j");
  await expect(names(page).nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(names(page).nth(2)).toBeFocused();
  await page.keyboard.press("k");
  await expect(names(page).nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Adele Brandt");
});

test("what the provider manages is locked, says why, and leads to the switch", async ({ page, workspace }) => {
  const id = await addUser(await openToScim(workspace), adele);
  await signIn(page, workspace, { to: `${management}/${id}` });
  await expect(page.getByRole("textbox", { name: "Department" })).toHaveCount(0);
  const remove = page.getByRole("button", { name: "Delete", exact: true });
  await expect(remove).toBeDisabled();
  await expect(remove).toHaveAccessibleDescription(/Pause sync under User provisioning first/);

  await page.getByRole("button", { name: "Department: Managed by Microsoft Entra ID" }).click();
  const reason = page.getByRole("dialog", { name: "Managed by Microsoft Entra ID" });
  await expect(reason).toContainText("Sync was turned on");
  await reason.getByRole("link", { name: "Pause sync to edit" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "User provisioning" })).toBeVisible();
});

test.describe("while sync is paused", () => {
  async function openPaused(page: Page, workspace: Workspace): Promise<void> {
    const [id] = await addAll(await openToScim(workspace), [adele, zoe]);
    await pauseSync(workspace);
    await signIn(page, workspace, { to: `${management}/${id}` });
  }

  test("a mistake is told beside its field, and what was typed stays", async ({ page, workspace }) => {
    await openPaused(page, workspace);
    const department = page.getByRole("textbox", { name: "Department" });
    const userName = page.getByRole("textbox", { name: "User name" });
    const email = page.getByRole("textbox", { name: "E-mail" });
    await department.fill("Research");
    await userName.fill("");
    await email.fill("not an address");
    await page.getByRole("button", { name: "Save profile" }).click();
    await expect(userName).toHaveAccessibleDescription(/Enter a user name/);
    await expect(email).toHaveAccessibleDescription(/Enter an e-mail address such as/);
    await expect(userName).toBeFocused();
    await expect(department).toHaveValue("Research");
    await expect(email).toHaveValue("not an address");

    await email.fill("adele@contoso.example");
    await userName.fill("ZOE@contoso.example");
    await page.getByRole("button", { name: "Save profile" }).click();
    await expect(userName).toHaveAccessibleDescription(/Another user, perhaps a deleted one, has the user name/);
    await expect(department).toHaveValue("Research");

    await userName.fill("adele.brandt@contoso.example");
    await page.getByRole("button", { name: "Save profile" }).click();
    await expect(page.getByText("Profile saved")).toBeVisible();
    await page.reload();
    await expect(userName).toHaveValue("adele.brandt@contoso.example");
    await expect(department).toHaveValue("Research");
  });

  test("leaving with changes that aren't saved is asked about", async ({ page, workspace }) => {
    await openPaused(page, workspace);
    const title = page.getByRole("textbox", { name: "Job title" });
    await title.fill("Negotiator");
    await page.getByRole("link", { name: "Group management" }).click();
    const question = page.getByRole("alertdialog", { name: "Leave without saving?" });
    await question.getByRole("button", { name: "Stay" }).click();
    await expect(title).toHaveValue("Negotiator");
    await page.getByRole("link", { name: "Group management" }).click();
    await question.getByRole("button", { name: "Leave" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Group management" })).toBeVisible();
  });

  test("so is the browser's Back", async ({ page, workspace }) => {
    const [id] = await addAll(await openToScim(workspace), [adele]);
    await pauseSync(workspace);
    await signIn(page, workspace, { to: management });
    await page.getByRole("link", { name: "Adele Brandt" }).click();
    const title = page.getByRole("textbox", { name: "Job title" });
    await title.fill("Negotiator");
    await page.goBack();
    const question = page.getByRole("alertdialog", { name: "Leave without saving?" });
    await question.getByRole("button", { name: "Stay" }).click();
    await expect(title).toHaveValue("Negotiator");
    await expect(page).toHaveURL(new RegExp(`${id}$`));
    await page.goBack();
    await question.getByRole("button", { name: "Leave" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "User management" })).toBeVisible();
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
  await expect(page.getByText(/^Differs from Microsoft Entra ID/)).toBeVisible();
});

test("deactivating ends the user's session with their next request", async ({ page, otherPage, workspace }) => {
  const id = await addUser(await openToScim(workspace), adele);
  await givePassword(workspace, id);
  await signIn(otherPage, workspace, { userName: adele.userName });
  await expect(otherPage.getByRole("heading", { name: "You're signed in" })).toBeVisible();

  await signIn(page, workspace, { to: `${management}/${id}` });
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByText("Adele Brandt is inactive")).toBeVisible();
  await otherPage.reload();
  await expect(otherPage.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await page.getByRole("button", { name: "Activate" }).click();
  await expect(page.getByText("Adele Brandt is active")).toBeVisible();
  await otherPage.reload();
  await expect(otherPage.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("the last admin can be neither deactivated nor deleted", async ({ page, workspace }) => {
  await signIn(page, workspace, { to: management });
  await page.getByRole("link", { name: "Ada Okonkwo" }).click();
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "This is the last workspace admin who can sign in" })).toBeVisible();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const question = page.getByRole("alertdialog", { name: "Delete Ada Okonkwo?" });
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(question.getByRole("alert")).toHaveText(/This is the last workspace admin/);
});

test("several at once: announced in numbers, done, and told", async ({ page, workspace }) => {
  await addAll(await openToScim(workspace), numbered(26));
  await signIn(page, workspace, { to: `${management}?size=25&source=scim` });
  await page.getByRole("checkbox", { name: "Select all rows on this page" }).check();
  const bar = page.getByRole("region", { name: "Actions for the selected rows" });
  await expect(bar).toContainText("25 selected");
  await bar.getByRole("button", { name: "Select all 26 users" }).click();
  await expect(bar).toContainText("26 selected");

  await bar.getByRole("button", { name: "Delete" }).click();
  const nothing = page.getByRole("dialog", { name: "Nothing to change" });
  await expect(nothing).toContainText("26 managed by Microsoft Entra ID while sync is on");
  await nothing.getByRole("button", { name: "Close" }).last().click();

  await bar.getByRole("button", { name: "Deactivate" }).click();
  const question = page.getByRole("dialog", { name: "Deactivate 26 users?" });
  await question.getByRole("button", { name: "Deactivate" }).click();
  await expect(question.getByRole("textbox")).toHaveAccessibleDescription(/Type 26 to go on/);
  await question.getByRole("textbox").fill("26");
  await question.getByRole("button", { name: "Deactivate" }).click();
  const result = page.getByRole("dialog", { name: "26 users are inactive" });
  await result.getByRole("button", { name: "Close" }).last().click();
  await expect(bar).toHaveCount(0);
  await expect(page.getByRole("cell", { name: "Inactive" })).toHaveCount(25);
});

test("filters by group and by what is missing are added and taken away by keyboard", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const [id] = await addAll(connection, [adele, zoe]);
  await addGroup(connection, "Board", [String(id)]);
  await signIn(page, workspace, { to: `${management}?incomplete=email` });
  const chips = page.getByRole("list", { name: "Filters" });
  await expect(page.getByText("No users match these filters.")).toBeVisible();
  await chips.getByRole("button", { name: "Profile lacks e-mail address", exact: true }).focus();
  await page.keyboard.press("Delete");
  await expect(names(page)).toHaveCount(3);

  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("menuitem", { name: "Group…" }).click();
  const choice = page.getByRole("dialog", { name: "Filter by group" });
  await choice.getByRole("searchbox").fill("boa");
  await choice.getByRole("checkbox", { name: "Board" }).check();
  await choice.getByRole("button", { name: "Done" }).click();
  await expect(names(page)).toHaveText(called("Adele Brandt"));
  await page.reload();
  await expect(chips.getByRole("button", { name: "Group is Board", exact: true })).toBeVisible();
});

test("a long page draws the rows in sight, and the one that has the focus", async ({ page, workspace }) => {
  await addAll(await openToScim(workspace), numbered(120));
  await signIn(page, workspace, { to: `${management}?size=500` });
  const table = page.getByRole("table", { name: "Users" });
  await expect(table).toHaveAttribute("aria-rowcount", "122");
  await expect(names(page).first()).toBeVisible();
  expect(await names(page).count()).toBeLessThan(100);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(page.getByRole("link", { name: "Person 99" })).toBeVisible();
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.keyboard.press("j");
  await expect(names(page).first()).toBeFocused();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(page.getByRole("link", { name: "Person 99" })).toBeVisible();
  // The row with the focus is drawn still, and the one after it comes into view.
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: "Person 01" })).toBeFocused();
  await expect(page.getByRole("link", { name: "Person 01" })).toBeInViewport();
});

test("a new user: mistakes beside their fields, then their page", async ({ page, workspace }) => {
  await addAll(await openToScim(workspace), [adele]);
  await signIn(page, workspace, { to: management });
  await page.getByRole("link", { name: "New user" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "New user" })).toBeVisible();
  const userName = page.getByRole("textbox", { name: "User name" });
  await userName.fill("ADELE@contoso.example");
  await page.getByRole("textbox", { name: "First name" }).fill("Grace");
  await page.getByRole("textbox", { name: "Last name" }).fill("Hopper");
  await page.getByRole("radio", { name: "Inactive" }).click();
  await page.getByRole("button", { name: "Add user" }).click();
  await expect(userName).toHaveAccessibleDescription(/Another user has the user name/);
  await expect(page.getByRole("textbox", { name: "First name" })).toHaveValue("Grace");
  await userName.fill("grace@contoso.example");
  await page.getByRole("button", { name: "Add user" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Grace Hopper");
  await expect(page.getByRole("main")).toContainText("Inactive");
  await page.getByRole("link", { name: "History", exact: true }).click();
  await expect(page.getByRole("list", { name: "Changes" })).toContainText("Ada Okonkwo created this user");
});

test("made workspace admin, excluded, signed out: each from the user's page, and all of it in the history", async ({
  page,
  otherPage,
  workspace,
}) => {
  const id = await addUser(await openToScim(workspace), adele);
  await givePassword(workspace, id);
  await signIn(otherPage, workspace, { userName: adele.userName });
  await signIn(page, workspace, { to: `${management}/${id}` });
  const more = page.getByRole("button", { name: "More for Adele Brandt" });
  await more.click();
  await page.getByRole("menuitem", { name: "Make workspace admin…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Make workspace admin" }).click();
  await expect(page.getByText("Adele Brandt is a workspace admin")).toBeVisible();
  await page.getByRole("link", { name: "Permissions" }).click();
  await expect(page.getByRole("list", { name: "Permissions" })).toContainText("Manage provisioning");
  // A session begun as a user doesn't become an admin's.
  await otherPage.reload();
  await expect(otherPage.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await signIn(otherPage, workspace, { userName: adele.userName });

  await more.click();
  await page.getByRole("menuitem", { name: "Exclude from provisioning…" }).click();
  const question = page.getByRole("alertdialog", { name: "Exclude Adele Brandt from provisioning?" });
  await expect(question).toContainText("out of reach of Microsoft Entra ID");
  await question.getByRole("button", { name: "Exclude" }).click();
  await expect(page.getByText(/^Excluded from provisioning: Microsoft Entra ID doesn't see this account/)).toBeVisible();

  await page.getByRole("link", { name: "Sessions" }).click();
  await page.getByRole("button", { name: /^Sign out Chrome on/ }).click();
  await expect(page.getByText("Where Adele Brandt is signed in will be listed here.")).toBeVisible();
  await otherPage.reload();
  await expect(otherPage.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await page.getByRole("link", { name: "History", exact: true }).click();
  const changes = page.getByRole("list", { name: "Changes" }).getByRole("listitem");
  await expect(changes).toHaveText([
    /^Ada Okonkwo signed this user out of 1 session/,
    /^Ada Okonkwo excluded this user from provisioning/,
    /^Ada Okonkwo made this user a workspace admin.*Role:.*User|user/s,
    /^Microsoft Entra ID \(key ….{4}\) created this user/,
  ]);
});

test("a person is found by whatever name or id they ever had, deleted for good, too", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  const [live, gone] = await addAll(connection, [adele, zoe]);
  await send(connection, "PATCH", `/Users/${live}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "Replace", path: "userName", value: "adele.married@contoso.example" }],
  });
  await send(connection, "DELETE", `/Users/${gone}`);
  await signIn(page, workspace, { to: management });
  await page.getByRole("link", { name: "Find person" }).click();
  const box = page.getByRole("searchbox", { name: "User name, e-mail address or id" });
  await box.fill(adele.userName);
  await box.press("Enter");
  const found = page.getByRole("list", { name: "In the workspace" }).getByRole("listitem");
  await expect(found).toContainText("Found by former user name, e-mail address");
  await expect(found).toContainText("adele.married@contoso.example, active");
  await box.fill(String(gone));
  await box.press("Enter");
  const tombstone = page.getByRole("list", { name: "Permanently deleted" }).getByRole("listitem");
  await expect(tombstone).toContainText("zoe@contoso.example");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await tombstone.getByRole("button", { name: "Copy report on zoe@contoso.example" }).click();
  await expect(tombstone.getByRole("button", { name: /^Copied/ })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`SCIM id: ${gone}`);
});

test("another workspace's users are told like what never was", async ({ page, workspaces, workspace }) => {
  const id = await addUser(await openToScim(await workspaces.make()), adele);
  await signIn(page, workspace, { to: `${management}/${id}` });
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
});
