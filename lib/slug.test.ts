import fc from "fast-check";
import { expect, test } from "vitest";
import { slugProblem, suggestSlug } from "./slug.ts";

test.each(["contoso", "a1", "7-eleven", "x".repeat(40)])("%s is an address", (slug) => {
  expect(slugProblem(slug)).toBeNull();
});

test.each<[string, RegExp]>([
  ["a", /at least 2/],
  ["x".repeat(41), /at most 40/],
  ["Contoso", /lower-case/],
  ["con toso", /lower-case/],
  ["zürich", /lower-case/],
  ["_next", /lower-case/],
  ["favicon.ico", /lower-case/],
  ["a/b", /lower-case/],
  ["-contoso", /Begin and end/],
  ["contoso-", /Begin and end/],
  ...["support", "api", "scim", "setup", "healthz", "readyz", "metrics"].map((slug): [string, RegExp] => [
    slug,
    /of Roster itself/,
  ]),
])("%s is none", (slug, problem) => {
  expect(slugProblem(slug)).toMatch(problem);
});

test.each([
  ["Contoso", "contoso"],
  ["Zürich & Söhne AG", "zurich-sohne-ag"],
  ["Weiß GmbH", "weiss-gmbh"],
  ["O’Brien's  Łódź", "obriens-lodz"],
  ["  --  ", ""],
  ["株式会社", ""],
  ["Support", ""],
])("%s suggests %j", (name, slug) => {
  expect(suggestSlug(name)).toBe(slug);
});

test("a suggestion is an address, or nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (name) => {
      const slug = suggestSlug(name);
      return slug === "" || slugProblem(slug) === null;
    }),
  );
});
