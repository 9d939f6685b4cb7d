import { randomUUID } from "node:crypto";
import { encode } from "next-auth/jwt";
import { expect, test } from "vitest";
import { authSecret } from "#lib/env.ts";
import { readSessionCookie, withSession } from "./session-cookie.ts";

const [contoso, fabrikam, session] = [randomUUID(), randomUUID(), randomUUID()];

test("one session a workspace; signing in to another keeps the first", () => {
  const one = withSession({}, contoso, session);
  const two = withSession(one, fabrikam, session);
  const again = withSession(two, contoso, randomUUID());
  expect(Object.keys(two)).toEqual([contoso, fabrikam]);
  expect(Object.keys(again)).toEqual([fabrikam, contoso]);
  expect(again[contoso]).not.toBe(session);
});

test("the fullest cookie fits into one", async () => {
  let held = {};
  for (let i = 0; i < 50; i++) held = withSession(held, randomUUID(), randomUUID());
  const cookie = await encode({ token: { sessions: held }, secret: authSecret() });
  expect(Object.keys(held)).toHaveLength(20);
  expect(cookie.length).toBeLessThan(3_800);
  expect(await readSessionCookie(cookie)).toEqual(held);
});

test.each([
  ["absent", async () => undefined],
  ["no token", async () => "nonsense"],
  ["of another secret", () => encode({ token: { sessions: { [contoso]: session } }, secret: "x".repeat(32) })],
  ["expired", () => encode({ token: { sessions: { [contoso]: session } }, secret: authSecret(), maxAge: -60 })],
  ["of another shape", () => encode({ token: { sub: session }, secret: authSecret() })],
  ["not ids", () => encode({ token: { sessions: { contoso: "x' or '1'='1" } }, secret: authSecret() })],
])("a cookie that is %s holds nothing", async (_, cookie) => {
  expect(await readSessionCookie(await cookie())).toEqual({});
});
