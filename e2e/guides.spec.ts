import type { Page } from "@playwright/test";
import { addByHand, chooseProvider, openToScim, pauseSync } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { addUser, send } from "./provider.ts";
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

test("User not deleted: deleted here, and what a provider that doesn't repeat wanted meanwhile is applied", async ({
  page,
  workspace,
}) => {
  const connection = await openToScim(workspace);
  await chooseProvider(workspace, "okta");
  const adele = { userName: "adele@contoso.example", givenName: "Adele", familyName: "Brandt" };
  await addUser(connection, adele);
  const bert = await addUser(connection, { userName: "bert@contoso.example", givenName: "Bert", familyName: "Cole" });
  await signIn(page, workspace, { to: "/issues/guides" });
  const begin = page.locator("#user-not-deleted");
  await begin.getByRole("textbox", { name: "User here" }).fill("nobody@contoso.example");
  await begin.getByRole("button", { name: "Start" }).click();
  await expect(begin.getByText(/^Nobody here has exactly this user name/)).toBeVisible();
  await begin.getByRole("textbox", { name: "User here" }).fill(adele.userName);
  await begin.getByRole("button", { name: "Start" }).click();

  await expect(step(page, "Stop provisioning in Okta")).toContainText("turn provisioning of this application off");
  await page.getByRole("button", { name: "I have done this" }).click();
  for (const button of ["Pause sync", "Delete the user"]) {
    await page.getByRole("button", { name: button, exact: true }).click();
    await question(page).getByRole("button", { name: button, exact: true }).click();
    await expect(step(page, button)).toContainText("By Ada Okonkwo");
  }
  const change = {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path: "title", value: "Buyer" }],
  };
  expect((await send(connection, "PATCH", `/Users/${bert}`, change)).status).toBe(403);
  await expect(async () => {
    await page.reload();
    await page.getByRole("button", { name: "Turn sync on", exact: true }).click();
    await expect(question(page).getByRole("radio", { name: "Apply 1 refused change first" })).toBeChecked({ timeout: 2_000 });
  }).toPass();
  await expectAccessible(page);
  await question(page).getByRole("button", { name: "Apply and turn sync on" }).click();
  await expect(step(page, "Start provisioning in Okta")).toContainText("Waiting for a request");
  expect((await send(connection, "GET", `/Users/${bert}`)).body.title).toBe("Buyer");
  await expect(page.getByText(/Every step is done/)).toBeVisible();
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByText(/^Finished by Ada Okonkwo/)).toBeVisible();
  await page.goto(`${workspace.path}/users-groups/deleted-users`);
  await expect(page.getByRole("link", { name: "Adele Brandt" })).toBeVisible();
});

test("Regenerate the key: the new one is seen to be used before the guide ends", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await signIn(page, workspace, { to: "/issues/guides" });
  await page.locator("#regenerate-key").getByRole("button", { name: "Start" }).click();
  await page.getByRole("button", { name: "Regenerate" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Regenerate" }).click();
  const dialog = page.getByRole("dialog", { name: "API key generated" });
  const key = await dialog.getByRole("textbox", { name: /^API key/ }).inputValue();
  await dialog.getByRole("checkbox").click();
  await dialog.getByRole("button", { name: "Close", exact: true }).click();
  await expect(step(page, "Generate the new key")).toContainText("Seen by Roster");
  await expect(step(page, "Enter it in Entra")).toContainText("Waiting for a request");
  await expectAccessible(page);
  expect((await send(connection, "GET", "/Users?count=1")).status).toBe(200);
  await expect(step(page, "Enter it in Entra")).toContainText("Waiting for a request");
  expect((await send({ ...connection, key }, "GET", "/Users?count=1")).status).toBe(200);
  await page.getByRole("button", { name: "I have done this" }).click();
  await expect(page.getByText(/Every step is done/)).toBeVisible();
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByText(/^Finished by Ada Okonkwo/)).toBeVisible();
});
