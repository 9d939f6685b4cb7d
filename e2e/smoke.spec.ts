import { expect, expectAccessible, scimKey, signIn, test } from "./fixtures.ts";

test("an admin of a new workspace signs in, and the page is protected by its policy", async ({ page, workspace }) => {
  await signIn(page, workspace);
  await expect(page).toHaveTitle(/Contoso|Roster/);
  await expectAccessible(page);
  const answer = await page.goto(workspace.path);
  expect(answer?.headers()["content-security-policy"]).toContain("script-src 'self' 'nonce-");
});

test("the SCIM endpoint answers beside the pages, without going through them", async ({ request, workspace }) => {
  const { url, key } = await scimKey(workspace);
  const answer = await request.get(`${url}/Users?filter=userName eq "nobody"`, { headers: { authorization: `Bearer ${key}` } });
  expect(answer.status()).toBe(200);
  expect(await answer.json()).toMatchObject({ totalResults: 0 });
  expect((await request.get(`${url}/Users`)).status()).toBe(401);
});

test("health and readiness", async ({ request }) => {
  expect(await (await request.get("/healthz")).text()).toBe("ok\n");
  expect(await (await request.get("/readyz")).text()).toBe("ready\n");
});
