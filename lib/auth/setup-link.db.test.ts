import { beforeEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { createSetupLink, hasWorkspaces, isOpenSetupToken, redeemSetupLink } from "./setup-link.ts";

beforeEach(async () => {
  await getSql()`delete from workspaces`;
});

async function newToken(): Promise<string> {
  return (await createSetupLink())?.replace("/setup?token=", "") ?? "";
}

test("a link opens, a newer one voids it, and the first workspace ends them all", async () => {
  const first = await newToken();
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(await isOpenSetupToken(first)).toBe(true);
  expect(await isOpenSetupToken(`${first}x`)).toBe(false);
  const second = await newToken();
  expect(await isOpenSetupToken(first)).toBe(false);
  expect(await isOpenSetupToken(second)).toBe(true);
  expect(await hasWorkspaces()).toBe(false);
  await newWorkspace();
  expect(await isOpenSetupToken(second)).toBe(false);
  expect(await hasWorkspaces()).toBe(true);
  expect(await createSetupLink()).toBeNull();
});

test("a link ends after an hour", async () => {
  const token = await newToken();
  const [row] = await getSql()`select expires_at - now() as left from setup_links`;
  expect(String(row?.left)).toMatch(/^(00:59:|01:00:00)/);
  await getSql()`update setup_links set expires_at = now() - interval '1 second'`;
  expect(await isOpenSetupToken(token)).toBe(false);
});

test("the database holds nothing that opens", async () => {
  const token = await newToken();
  const [row] = await getSql()`select encode(digest, 'escape') as digest from setup_links`;
  expect(String(row?.digest)).not.toContain(token);
});

test("of two who use a link at once, one sets up", async () => {
  const token = await newToken();
  const results = await Promise.all([1, 2, 3].map(() => redeemSetupLink(token, newWorkspace)));
  expect(results.filter(Boolean)).toHaveLength(1);
  expect(await getSql()`select id from workspaces`).toHaveLength(1);
});

test("a set-up that fails leaves the link as it was", async () => {
  const token = await newToken();
  const before = await getSql()`select digest, expires_at from setup_links`;
  await expect(redeemSetupLink(token, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await getSql()`select digest, expires_at from setup_links`).toEqual(before);
});
