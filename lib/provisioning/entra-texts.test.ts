import { expect, test } from "vitest";
import { findEntraTexts } from "./entra-texts.ts";

const named = (typed: string) => findEntraTexts(typed).map(({ text }) => text);

test.each([
  ["error  500", ["Error 500"]],
  ["Failed to create User: Error 500 at 10:30", ["Error 500"]],
  ["duplicatetarget", ["DuplicateTargetEntries"]],
  ["ServiceIncompatible", ["SystemForCrossDomainIdentityManagementServiceIncompatible"]],
  ["InvalidAnchor", ["InvalidAnchor"]],
  [
    "We encountered an error while updating provisioning configuration.",
    ["We encountered an error while updating provisioning configuration"],
  ],
])("%s", (typed, texts) => {
  expect(named(typed)).toEqual(texts);
});

test.each(["", "  ", "adele", "500", "error", "contoso.example"])("a name is none: %s", (typed) => {
  expect(named(typed)).toEqual([]);
});
