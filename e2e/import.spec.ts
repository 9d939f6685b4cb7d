import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { openToScim } from "./database.ts";
import { expect, expectAccessible, signIn, slowDown, test } from "./fixtures.ts";
import { addUser } from "./provider.ts";

const management = "/users-groups/user-management";

/** As Excel saves "Unicode text", with the delimiter of a German machine. */
const utf16 = (rows: string[][]) => Buffer.from(`\ufeff${rows.map((row) => row.join(";")).join("\r\n")}\r\n`, "utf16le");

test("a file is chosen, mapped, looked at and imported, and the people are there", async ({ page, workspace, folder }) => {
  await addUser(await openToScim(workspace), { userName: "linked@contoso.example", givenName: "Lin", familyName: "Ked" });
  const file = path.join(folder, "people.csv");
  const rows = [
    ["Login", "First name", "Last name", "E-mail", "Cost centre"],
    ["zoë@contoso.example", "Zoë", "Åkesson", "zoe@contoso.example", "7"],
    ["mei@contoso.example", "Mei", "O'Hara", "no address", "8"],
    ["linked@contoso.example", "Other", "Name", "", "9"],
  ];
  await writeFile(file, utf16(rows));

  await signIn(page, workspace, { to: management });
  await page.getByRole("link", { name: "Import" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Import users" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Choose a CSV file").setInputFiles(file);
  await expect(page.getByText("3 lines, 5 columns, UTF-16 LE, separated by semicolons")).toBeVisible();
  // What is asked for each second doesn't keep away what it leads to.
  await slowDown(page);
  await page.getByRole("button", { name: "Upload and choose columns" }).click();

  await expect(page.getByRole("heading", { name: "Choose columns" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "User name" })).toContainText("Login");
  await expect(page.getByText("Not imported: Cost centre.")).toBeVisible();
  await expectAccessible(page);
  // A mistake is told beside its field.
  await page.getByRole("combobox", { name: "Department" }).click();
  await page.getByRole("option", { name: "Login" }).click();
  await page.getByRole("button", { name: "Check the lines" }).click();
  await expect(page.getByText("This column fills another field already.")).toBeVisible();
  await page.getByRole("combobox", { name: "Department" }).click();
  await page.getByRole("option", { name: "Cost centre" }).click();
  await page.getByRole("button", { name: "Check the lines" }).click();

  const lines = page.getByRole("table", { name: "Lines of the file" });
  await expect(lines.getByRole("row").nth(1)).toContainText("“no address” is no e-mail address");
  await expect(lines.getByRole("row").nth(2)).toContainText("Your identity provider manages this user");
  await expect(lines.getByRole("row").nth(3)).toContainText("zoë@contoso.example");
  await expectAccessible(page);
  const [refused] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download the refused lines" }).click(),
  ]);
  expect(await readFile(await refused.path(), "utf8")).toMatch(/^\ufeffLogin,First name,.*,Line,Reason\r\nmei@contoso.example,/);

  await page.getByRole("button", { name: "Import 1 user" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(/^Imported: 1 user created, 0 users changed/)).toBeVisible();
  await expect(lines.getByRole("row", { name: /zoë@contoso.example/ })).toContainText("Created");
  // The address of an import is good for coming back to it.
  await page.reload();
  await expect(page.getByText(/^Imported: 1 user created/)).toBeVisible();

  await page.goto(`${workspace.path}${management}`);
  await page.getByRole("link", { name: /Zoë Åkesson/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Zoë Åkesson" })).toBeVisible();
  await expect(page.getByText("CSV import")).toBeVisible();
});

test("the list that one sees is the file that one gets", async ({ page, workspace }) => {
  const connection = await openToScim(workspace);
  await addUser(connection, { userName: "=cmd@contoso.example", givenName: "Eve", familyName: "Il", department: "Sales" });
  await addUser(connection, { userName: "mei@contoso.example", givenName: "Mei", familyName: "O'Hara", department: "Sales" });
  await signIn(page, workspace, { to: `${management}?source=scim&sort=-name&columns=userName,department` });
  const link = page.getByRole("link", { name: "Export" });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toMatch(new RegExp(`^${workspace.slug}-users-\\d{4}-\\d\\d-\\d\\d\\.csv$`));
  expect(await readFile(await download.path(), "utf8")).toBe(
    "\ufeffName,User name,Department\r\nMei O'Hara,mei@contoso.example,Sales\r\nEve Il,\"'=cmd@contoso.example\",Sales\r\n",
  );
});

test("neither is there for whom it isn't meant", async ({ page, otherPage, workspace, workspaces }) => {
  const addresses = [`${management}/export`, `${management}/import/01a20470-8153-76e2-a292-1ce2d1e7a764/refused`];
  for (const address of addresses) {
    expect((await otherPage.request.get(`${workspace.path}${address}`)).status()).toBe(401);
  }
  const neighbour = await workspaces.make();
  await signIn(page, neighbour);
  expect((await page.request.get(`${workspace.path}${addresses[0]}`)).status()).toBe(401);
  expect((await page.request.get(`${neighbour.path}${addresses[1]}`)).status()).toBe(404);
});
