import { openToScim, pauseSync } from "./database.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { addAll, adele, management, openPaused } from "./people.ts";
import { addUser } from "./provider.ts";

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
