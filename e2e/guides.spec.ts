import type { Page } from "@playwright/test";
import { addByHand, openToScim, pauseSync } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { send } from "./provider.ts";
import { Tenant } from "./tenant.ts";

const step = (page: Page, name: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name }) });
const question = (page: Page) => page.getByRole("alertdialog");

test("Error 500: from the clash to the user with the right UPN, in one guide", async ({ page, workspace, folder }) => {
  const connection = await openToScim(workspace);
  const entra = await Tenant.create(folder, { users: 2, groups: 0 });
  const [person] = await entra.users();
  if (!person) throw new Error("The directory is empty.");
  await addByHand(workspace, "old-name", person.userPrincipalName, ["Old", "Name"]);
  expect((await entra.run("initial", connection)).ok).toBe(false);

  await signIn(page, workspace, { to: "/issues" });
  await page
    .getByRole("table", { name: "Open issues" })
    .getByRole("link", { name: /UPN clash/ })
    .click();
  await page.getByRole("link", { name: /^Guided: delete the user here/ }).click();
  const begin = page
    .getByRole("region")
    .or(page.locator("section"))
    .filter({ has: page.getByRole("heading", { name: "Error 500: the UPN differs" }) });
  await expect(begin.getByRole("textbox", { name: "User principal name in the directory" })).toHaveValue(
    person.userPrincipalName,
  );
  await expectAccessible(page);
  await begin.getByRole("button", { name: "Start" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Error 500: the UPN differs" })).toBeVisible();
  await expect(step(page, "Stop provisioning in Entra")).toContainText("Enterprise applications");
  await expectAccessible(page);
  await page.getByRole("button", { name: "I have done this" }).click();
  for (const [title, button] of [
    ["Pause sync", "Pause sync"],
    ["Delete the user", "Delete the user"],
    ["Delete the user permanently", "Delete permanently"],
    ["Turn sync on", "Turn sync on"],
  ] as const) {
    await page.getByRole("button", { name: button, exact: true }).click();
    if (button === "Delete permanently") await question(page).getByRole("textbox").fill("old-name");
    await question(page).getByRole("button", { name: button, exact: true }).click();
    await expect(step(page, title).first()).toContainText("By Ada Okonkwo");
    // Left in the middle, and come back to.
    if (button === "Delete the user") {
      await page.goto(`${workspace.path}/issues/guides`);
      await page
        .getByRole("list", { name: "Begun here" })
        .getByRole("link", { name: /old-name/ })
        .click();
    }
  }
  await expect(step(page, "Start provisioning in Entra")).toContainText("Waiting for a request");
  expect(await entra.run("initial", connection)).toMatchObject({ ok: true, failures: [] });
  // Nobody presses anything: the page hears of the provider's requests.
  await expect(page.getByText(/Every step is done/)).toContainText(person.displayName);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByText(/^Finished by Ada Okonkwo/)).toBeVisible();
  await expect(page.getByRole("list", { name: "What was done" })).toContainText("See the user arrive");
  const filter = encodeURIComponent(`userName eq "${person.userPrincipalName}"`);
  expect((await send(connection, "GET", `/Users?filter=${filter}`)).body).toMatchObject({ totalResults: 1 });
});

test("Test connection failed: a wrong key and the switch are found, and put right", async ({ page, workspace, folder }) => {
  const connection = await openToScim(workspace);
  const entra = await Tenant.create(folder, { users: 1, groups: 0 });
  await pauseSync(workspace);
  await signIn(page, workspace, { to: "/users-groups/user-provisioning" });
  await page.getByRole("link", { name: "Test connection failed?" }).click();
  const begin = page.locator("#test-connection");
  await begin.getByRole("button", { name: "Start" }).click();
  await expect(step(page, "Let the test arrive")).toContainText("Waiting for a request");
  const wrong = { ...connection, key: connection.key.replace(/.$/, (letter) => (letter === "a" ? "b" : "a")) };
  await send(wrong, "GET", "/Users?count=1");
  await expect(page.getByText("1 request of the last 24 hours came with a key that is not known here")).toBeVisible();
  await page.getByRole("button", { name: "Turn sync on", exact: true }).click();
  await question(page).getByRole("button", { name: "Turn sync on", exact: true }).click();
  await expect(step(page, "The key: it opens the door")).toContainText("Waiting for a request with a valid key");
  await expectAccessible(page);
  await entra.run("test-connection", connection);
  await expect(page.getByText(/Every step is done/)).toBeVisible();
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByText(/^Finished by/)).toBeVisible();
});
