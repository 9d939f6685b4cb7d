import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { linkIn, untilMailed } from "./mails.ts";

test("which alerts are mailed is chosen, who gets them is named, and a test mail arrives", async ({ page, workspace }) => {
  const { userName } = workspace.admin;
  await signIn(page, workspace, { to: "/settings#alerts" });
  const choice = (name: string) => page.getByRole("checkbox", { name });
  for (const name of ["Many requests fail", "Only rejected keys", "API key expires", "Admin changed by the provider"]) {
    await expect(choice(name)).toBeChecked();
  }
  await expect(page.getByRole("listitem").filter({ hasText: userName })).toContainText("Confirmed address");
  await expectAccessible(page);

  await choice("Many requests fail").click();
  await page.getByRole("button", { name: "Save alerts" }).click();
  await expect(page.getByText("Alerts saved")).toBeVisible();
  await page.reload();
  await expect(choice("Many requests fail")).not.toBeChecked();
  await expect(choice("Only rejected keys")).toBeChecked();

  await page.getByRole("button", { name: "Send me a test mail" }).click();
  await expect(page.getByRole("status").filter({ hasText: `The mail server took a mail to ${userName}.` })).toBeVisible();
  const [mail] = await untilMailed(userName, 1);
  expect(mail?.subject).toBe(`${workspace.name}: test of the alerts`);
  await page.goto(linkIn(mail));
  await expect(page.getByRole("heading", { name: "Alerts", exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Overview" }).click();
  await expect(page.getByText("What is urgent is mailed to 1 admin, but for 1 kind of alert that is off.")).toBeVisible();
});
