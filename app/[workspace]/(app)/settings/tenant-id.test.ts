import { expect, test } from "vitest";
import { tenantId } from "./tenant-id.ts";

const id = "72f988bf-86f1-41af-91ab-2d7cd011db47";

test.each([
  [id, id],
  [` ${id.toUpperCase()}\n`, id],
  ["", null],
  ["  ", null],
])("%j is %s", (typed, expected) => {
  expect(tenantId.parse(typed)).toBe(expected);
});

test.each([
  ["contoso.onmicrosoft.com", /Tenant ID/],
  ["72f988bf86f141af91ab2d7cd011db47", /Tenant ID/],
  ["common", /Tenant ID/],
  ["9188040D-6C67-4C5B-B112-36A304B66DAD", /personal Microsoft accounts/],
])("%s is refused in words", (typed, words) => {
  expect(tenantId.safeParse(typed).error?.issues[0]?.message).toMatch(words);
});
