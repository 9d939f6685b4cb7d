import { fold } from "#lib/fold.ts";
import type { AttributePath, Filter } from "#lib/scim/types.ts";
import { columnName, type Entity } from "./scim-columns.ts";

/** `one`: at most one hit, by a unique index. `indexed`: an index finds the hits. `scan`: everybody is looked at. */
export type Cost = "one" | "indexed" | "scan";

/**
 * What providers match by, and what they check memberships by. Other attributes are compared row by row, which takes some tenths of
 * a second at the limit of users: an index on each would cost every write more than these searches cost altogether.
 */
const COSTS: Record<Entity, Record<string, Cost>> = {
  user: {
    id: "one",
    userName: "one",
    externalId: "indexed",
    displayName: "indexed",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber": "indexed",
    groups: "indexed",
  },
  group: { id: "one", displayName: "one", externalId: "indexed", members: "indexed" },
};

const ORDER: Cost[] = ["one", "indexed", "scan"];

/** Behind an index, so many terms more are compared with each hit before that counts as a scan, too. */
const FEW_TERMS = 8;

/** What finding the hits takes. Null = no filter: a page is read in the order of the primary key. */
export function costOf(filter: Filter | null, entity: Entity): Cost {
  if (filter === null) return "indexed";
  const cost = costOfTerm(filter, entity);
  return cost === "indexed" && termsOf(filter) > FEW_TERMS ? "scan" : cost;
}

function termsOf(filter: Filter): number {
  if (filter.kind === "and" || filter.kind === "or") return termsOf(filter.left) + termsOf(filter.right);
  return filter.kind === "not" || filter.kind === "element" ? 1 + termsOf(filter.filter) : 1;
}

function costOfTerm(filter: Filter, entity: Entity): Cost {
  switch (filter.kind) {
    case "and":
      return cheaper(costOfTerm(filter.left, entity), costOfTerm(filter.right, entity));
    case "or":
      // Two that find one each find two.
      return dearer("indexed", dearer(costOfTerm(filter.left, entity), costOfTerm(filter.right, entity)));
    case "compare":
      return filter.op === "eq" && filter.value !== null ? (COSTS[entity][columnName(filter.path)] ?? "scan") : "scan";
    case "element":
      return entity === "user" && workEmailOf(filter.path, filter.filter) !== null ? "indexed" : "scan";
    default:
      return "scan";
  }
}

function cheaper(a: Cost, b: Cost): Cost {
  return ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b;
}

export function dearer(a: Cost, b: Cost): Cost {
  return ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b;
}

/** The one value path with an index, `emails[type eq "work"].value eq "x"`: sent when the mail is the matching attribute. */
export function workEmailOf(path: AttributePath, inner: Filter): string | null {
  if (path.urn !== null || path.attribute !== "emails" || inner.kind !== "and") return null;
  const { left, right } = inner;
  return workEmailIn(left, right) ?? workEmailIn(right, left);
}

function workEmailIn(type: Filter, value: Filter): string | null {
  const isWork = isEquality(type, "type") && typeof type.value === "string" && fold(type.value) === "work";
  return isWork && isEquality(value, "value") && typeof value.value === "string" ? value.value : null;
}

function isEquality(filter: Filter, attribute: string): filter is Extract<Filter, { kind: "compare" }> {
  return filter.kind === "compare" && filter.op === "eq" && filter.path.attribute === attribute;
}
