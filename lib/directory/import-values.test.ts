import { describe, expect, it } from "vitest";
import { importValues } from "./import-values.ts";

const mapping = { userName: 0, workEmail: 1, status: 2, mobilePhone: 3 };
const read = (...cells: string[]) => importValues(cells, mapping);

describe("a line's values", () => {
  it.each([
    [
      "are trimmed",
      [" adele@contoso.example ", "\tadele@contoso.example", " Active", " 1 "],
      { userName: "adele@contoso.example", workEmail: "adele@contoso.example", status: "active", mobilePhone: "1" },
    ],
    ["that are empty say nothing", ["adele", "", "  ", ""], { userName: "adele" }],
    ["that the line doesn't reach say nothing", ["adele"], { userName: "adele" }],
    ["lose the apostrophe of an export", ["adele", "", "", "'+49 170 1"], { userName: "adele", mobilePhone: "+49 170 1" }],
    ["keep any other apostrophe", ["'s-hertogenbosch"], { userName: "'s-hertogenbosch" }],
    ["know a status by several words", ["adele", "", "FALSE"], { userName: "adele", status: "inactive" }],
  ])("%s", (_, cells, values) => {
    expect(read(...cells)).toEqual(values);
  });

  it.each([
    ["no user name", ["", "adele@contoso.example"], /^There is no user name/],
    ["an address that is none", ["adele", "adele at contoso"], /^“adele at contoso” is no e-mail address/],
    ["an unknown status", ["adele", "", "on leave"], /^The status “on leave” is unknown/],
    ["a status that JavaScript knows", ["adele", "", "constructor"], /^The status “constructor” is unknown/],
    ["a value that is too long", ["x".repeat(257)], /^User name has 257 characters. Use at most 256/],
    ["a line break", ["adele", "", "", "1\n2"], /^Mobile phone holds a line break/],
  ])("with %s are refused", (_, cells, message) => {
    expect(() => read(...cells)).toThrow(message);
  });
});

it("knows no role, whatever it is told", () => {
  const hostile = JSON.parse('{"userName":0,"role":1,"externalId":2,"__proto__":3}');
  expect(importValues(["adele", "admin", "x", "y"], hostile)).toEqual({ userName: "adele" });
});
