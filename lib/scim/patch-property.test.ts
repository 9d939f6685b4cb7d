import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, home, patch, resourceOf, work } from "../../test/user-patch.ts";
import { ScimError } from "./errors.ts";
import { parseUserPatch } from "./patch.ts";
import { recordOf } from "./testing/user-record.ts";
import type { Json } from "./types.ts";
import { ENTERPRISE_USER as EXT } from "./urns.ts";

describe("PATCH on a user, any", { timeout: 30_000 }, () => {
  const value = fc.oneof(
    fc.constantFrom<Json>(
      "",
      null,
      [],
      {},
      true,
      "True",
      1,
      "x",
      { value: "x" },
      [{ value: "x", type: "work" }],
      [[1]],
      { name: { givenName: 1 } },
      { "emails[": 1 },
      { manager: "x", emails: [null, {}] },
    ),
    fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.parse(JSON.stringify(json)) as Json),
  );
  const path = fc.oneof(
    fc.constantFrom(
      "title",
      "active",
      "emails",
      "emails.value",
      'emails[type eq "work"].value',
      'emails[type eq "work"]',
      "emails[value pr]",
      "manager",
      "name",
      "name.givenName",
      EXT,
      `${EXT}:manager.value`,
      "urn:x:a",
      "urn:x:2.0:User",
      'roles[primary eq "True"].value',
      "",
      "id",
      "groups",
      "[",
      "urn:",
    ),
    fc.string({ unit: "binary", maxLength: 20 }),
  );
  const operation = fc.record(
    { op: fc.constantFrom<Json>("add", "Replace", "REMOVE", "x", null), path, value },
    { requiredKeys: ["op"] },
  );
  const source = { emails: [work, home], name: { givenName: "A" }, [EXT]: { manager: { value: "1" } }, "urn:x": { a: [1] } };

  test("applies or is a 400", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 4 }), (operations) => {
        try {
          patch(source, JSON.parse(JSON.stringify(operations)));
        } catch (error) {
          if (!(error instanceof ScimError) || error.status !== 400) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("adding what is there changes nothing", () => {
    const email = fc.record(
      { value: fc.constantFrom("a", "b", "c"), type: fc.constantFrom("work", "home"), primary: fc.boolean() },
      { requiredKeys: ["value"] },
    );
    fc.assert(
      fc.property(fc.array(email), fc.array(email), (present, added) => {
        const first = patch({}, [add("emails", present)]);
        const once = patch(resourceOf(first), [add("emails", added)]);
        const again = recordOf(resourceOf(once));
        expect(parseUserPatch({ Operations: [add("emails", added)] })(again).attributes).toEqual(once.attributes);
        const emails = once.attributes.emails ?? [];
        expect(
          Array.isArray(emails) &&
            emails.filter((e) => typeof e === "object" && e !== null && "primary" in e && e.primary === true).length,
        ).toBeLessThan(2);
      }),
      { numRuns: 300 },
    );
  });
});
