import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { selection } from "./selection.ts";

const takes = (filter: Record<string, unknown>) => selection.safeParse({ filter: { search: "", ...filter } }).success;

test.each<[string, string[]]>([
  ["status", ["active", "inactive"]],
  ["source", ["manual", "csv", "ad_sync", "scim"]],
  ["role", ["user", "admin"]],
  ["excluded", ["yes", "no"]],
  ["incomplete", ["names", "email"]],
  ["differs", ["yes"]],
])("all of %s at once, and no longer list", (name, values) => {
  expect(takes({ [name]: values })).toBe(true);
  expect(takes({ [name]: [...values, ...values] })).toBe(false);
});

test("a hundred groups, and no more", () => {
  const groups = (count: number) => ({ group: Array.from({ length: count }, () => randomUUID()) });
  expect(takes(groups(100))).toBe(true);
  expect(takes(groups(101))).toBe(false);
});
