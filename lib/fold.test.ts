import { expect, test } from "vitest";
import { fold } from "./fold.ts";

test.each([
  ["Adele@Contoso.example", "adele@contoso.example"],
  ["JO\u0308RG", "j\u00f6rg"],
  ["J\u00d6RG", "j\u00f6rg"],
])("%s folds to %s", (text, folded) => expect(fold(text)).toBe(folded));

// Quadratic work would not end within the test's time limit.
test("a megabyte of combining marks is folded at once, and always alike", () => {
  const hostile = `A${"\u0300\u0323".repeat(500_000)}`;
  expect(fold(hostile)).toBe(hostile.toLowerCase());
});
