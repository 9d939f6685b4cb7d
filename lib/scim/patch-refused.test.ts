import { describe, expect, test } from "vitest";
import { add, patch, remove, replace } from "../../test/user-patch.ts";
import { ScimError } from "./errors.ts";
import { parseUserPatch } from "./patch.ts";
import { recordOf } from "./testing/user-record.ts";
import type { Json } from "./types.ts";
import { ENTERPRISE_USER as EXT } from "./urns.ts";

describe("PATCH on a user, refused", () => {
  test.each<[string, Json, string]>([
    ["operations that are none", "x", "invalidSyntax"],
    ["an operation that is none", ["x"], "invalidSyntax"],
    ["an unknown op", [{ op: "move", path: "title", value: "x" }], "invalidSyntax"],
    ["too many operations", Array.from({ length: 1001 }, () => replace("title", "x")), "invalidSyntax"],
    ["no value", [{ op: "replace", path: "title" }], "invalidValue"],
    ["remove without a path", [{ op: "remove" }], "noTarget"],
    ["an unknown attribute", [replace("favouriteColour", "red")], "invalidPath"],
    ["an unknown sub-attribute", [replace("name.first", "x")], "invalidPath"],
    ["an unknown extension attribute", [replace(`${EXT}:shoeSize`, "x")], "invalidPath"],
    ["an unknown sub-attribute in brackets", [replace('emails[kind eq "work"].value', "x")], "invalidPath"],
    ["an unknown sub-attribute behind brackets", [replace('emails[type eq "work"].address', "x")], "invalidPath"],
    ["brackets that don't close", [replace('emails[type eq "work"', "x")], "invalidPath"],
    ["something behind the path", [replace('emails[type eq "work"].value x', "x")], "invalidPath"],
    ["brackets behind a single value", [replace('name[givenName eq "x"].familyName', "x")], "invalidPath"],
    ["a path that isn't text", [{ op: "replace", path: 1, value: "x" }], "invalidPath"],
    ["a name that would be a prototype", [replace("urn:example:2.0:User:__proto__", { x: 1 })], "invalidPath"],
    ["text where a list belongs is an address; a number isn't", [replace("emails", 1)], "invalidValue"],
    ["a number for text", [replace("title", 1)], "invalidValue"],
    ["an object for text", [replace("title", { value: "x" })], "invalidValue"],
    ["text for an object", [replace("name", "Ada")], "invalidValue"],
    ["a word for a boolean", [replace("active", "yes")], "invalidValue"],
    ["no userName", [replace("userName", "")], "invalidValue"],
    ["a blank userName", [replace("userName", "  ")], "invalidValue"],
    ["userName removed", [remove("userName")], "mutability"],
    ["a userName without end", [replace("userName", "x".repeat(401))], "invalidValue"],
    ["groups", [replace("groups", [])], "mutability"],
    ["no element, and none can be made", [replace('emails[type ne "work"].value', "x")], "noTarget"],
    ["two values for one element", [replace('emails[type eq "work"]', [{ value: "a" }, { value: "b" }])], "invalidValue"],
    ["a partial resource that is none", [{ op: "add", value: "x" }], "invalidValue"],
    [
      "more than a list may hold",
      [
        add(
          "emails",
          Array.from({ length: 1001 }, (_, n) => ({ value: `${n}` })),
        ),
      ],
      "invalidValue",
    ],
  ])("%s", (_name, operations, scimType) => {
    expect(() => patch({}, operations)).toThrow(expect.objectContaining({ status: 400, scimType }));
  });

  test("nothing is applied when a later operation can't be", () => {
    const current = recordOf({});
    expect(() => parseUserPatch({ Operations: [replace("title", "x"), replace("shoeSize", 1)] })(current)).toThrow(ScimError);
    expect(current).toEqual(recordOf({}));
  });

  test("no list grows beyond its limit by many operations", () => {
    const emails = (from: number) => Array.from({ length: 600 }, (_, n) => ({ value: `${from + n}` }));
    expect(() => patch({}, [add("emails", emails(0)), add("emails", emails(600))])).toThrow(/at most 1000/);
  });

  test("not many operations on a long list: each looks at all of it", () => {
    const emails = Array.from({ length: 1000 }, (_, n) => ({ value: `${n}` }));
    const write = (n: number) => replace(`emails[value eq "${n}"].display`, "x");
    const times = (count: number) => Array.from({ length: count }, (_, n) => write(n));
    expect(patch({ emails }, times(40)).attributes.emails).toHaveLength(1000);
    expect(() => patch({ emails }, times(1000))).toThrow(/Too many operations on the many values of emails/);
    expect(patch({ emails: emails.slice(0, 40) }, times(40))).toBeDefined();
  });

  test("a resource doesn't grow without end by many PATCHes", () => {
    const big = { "urn:example:2.0:User": { a: "x".repeat(1_500_000) } };
    const more = [add("urn:example:2.0:User:b", "x".repeat(600_000))];
    expect(() => patch(big, more)).toThrow(expect.objectContaining({ status: 413 }));
    expect(() => patch({ ...big, title: "x" }, [replace("title", "y")])).not.toThrow();
  });
});
