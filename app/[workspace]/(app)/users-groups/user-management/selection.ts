import { z } from "zod";

/** More than anybody filters by. */
const MOST_GROUPS = 100;
/** Each value once is enough, so that no list is longer than what there is. */
const someOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.array(z.enum(values)).max(values.length).optional();

/** Whom a bulk action is about: these, or all who match. */
export const selection = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(10_000, "Select at most 10,000 rows, or all that match.") }),
  z.strictObject({
    filter: z.strictObject({
      search: z.string().max(200),
      status: someOf(["active", "inactive"]),
      source: someOf(["manual", "csv", "ad_sync", "scim"]),
      role: someOf(["user", "admin"]),
      group: z.array(z.uuid()).max(MOST_GROUPS, "Filter by at most 100 groups.").optional(),
      excluded: someOf(["yes", "no"]),
      incomplete: someOf(["names", "email"]),
      differs: someOf(["yes"]),
    }),
    asOf: z.iso.datetime().optional(),
  }),
]);
