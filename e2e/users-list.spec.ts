import type { Page } from "@playwright/test";
import { openToScim } from "./database.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { addAll, adele, called, management, mei, names, numbered, zoe } from "./people.ts";
import { addGroup } from "./provider.ts";

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
  await expect(page.getByRole("link", { name: "Person 01" })).toBeInViewport();
  await page.keyboard.press("j");
  await expect(names(page).first()).toBeFocused();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(page.getByRole("link", { name: "Person 99" })).toBeVisible();
  // The row with the focus is drawn still, and the one after it comes into view.
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: "Person 01" })).toBeFocused();
  await expect(page.getByRole("link", { name: "Person 01" })).toBeInViewport();
});
