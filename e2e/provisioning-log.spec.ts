import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { openToScim } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { addUser, send } from "./provider.ts";

const log = "/activity/provisioning-log";
const adele = { userName: "adele@contoso.example", givenName: "Adele", familyName: "Brandt" };
const requests = (page: Page) => page.getByRole("table", { name: "Requests" }).getByRole("link");
const drawer = (page: Page, name: string) => page.getByRole("dialog", { name });

test("a request is found, opened beside the list, read in its parts, and followed to its change", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await addUser(connection, adele);
  await send(connection, "POST", "/Users", { ...adele, password: "Secret-of-Adele" });
  await expect(async () => {
    await signIn(page, workspace, { to: log });
    await expect(requests(page)).toHaveText([`Tried to add user ${adele.userName}`, `Added user ${adele.userName}`]);
  }).toPass();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("menuitem", { name: "Result" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Not found or conflict" }).click();
  await expect(requests(page)).toHaveText([`Tried to add user ${adele.userName}`]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove filter: Result is Not found or conflict" }).click();
  await expect(requests(page)).toHaveCount(2);

  await requests(page).first().click();
  const refused = drawer(page, `Tried to add user ${adele.userName}`);
  await expect(refused).toContainText("409 Conflict");
  await refused.getByRole("link", { name: "Request", exact: true }).click();
  await expect(refused.getByRole("region", { name: "Body of the request" })).toContainText('"password": "***"');
  await expect(refused.getByRole("region", { name: "Headers of the request" })).toContainText("authorization:");
  await expect(refused).not.toContainText("Secret-of-Adele");
  await expectAccessible(page);
  await page.reload();
  await expect(refused.getByRole("region", { name: "Body of the request" })).toBeVisible();

  await page.keyboard.press("j");
  const added = drawer(page, `Added user ${adele.userName}`);
  await added.getByRole("link", { name: /^Changes/ }).click();
  await added.getByText(/created Adele/).click();
  await expect(added.getByRole("row", { name: /User name/ })).toContainText(adele.userName);
  await page.keyboard.press("Escape");
  await expect(added).toBeHidden();
  await expect(page).not.toHaveURL(/request=/);

  await page.goto(`${workspace.path}/activity/change-history`);
  const change = page.getByRole("list", { name: "Changes" }).getByText(/created Adele/);
  await change.click();
  await expectAccessible(page);
  await page.getByRole("link", { name: "The request in the provisioning log" }).click();
  await expect(added).toContainText("201 Answered");
});

test("live, what arrives stands on top within two seconds", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await addUser(connection, adele);
  await signIn(page, workspace, { to: log });
  await page.getByRole("switch", { name: "Live" }).click();
  await expect(page).toHaveURL(/live=on/);
  await send(connection, "GET", "/Users/nobody");
  await expect(requests(page).first()).toHaveText("Read a user: not found");
});

test("an export has what the list shows", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await addUser(connection, adele);
  await send(connection, "GET", "/Users/nobody");
  await expect(async () => {
    await signIn(page, workspace, { to: `${log}?kind=add` });
    await expect(requests(page)).toHaveCount(1);
  }).toPass();
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "JSON with bodies" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { words: `Added user ${adele.userName}`, requestBody: { userName: adele.userName } },
  ]);
});
