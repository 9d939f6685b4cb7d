import type { Attribute } from "./attribute.ts";
import { readBoolean } from "./dialects.ts";
import type { CompareOp } from "./types.ts";

const ORDERING = new Set<CompareOp>(["gt", "ge", "lt", "le"]);
const EQUALITY = new Set<CompareOp>(["eq", "ne"]);

/**
 * What an attribute is compared with, checked against the attribute's type (RFC 7644 §3.4.2.2). Dates come out in the form of
 * Date#toISOString. `refuse` throws.
 */
export function readComparand(
  attribute: Attribute,
  op: CompareOp,
  text: string,
  quoted: boolean,
  refuse: (detail: string) => never,
): string | boolean | null {
  const { label, type } = attribute;
  if (text === "null" && !quoted) {
    return EQUALITY.has(op) ? null : refuse(`"${label} ${op} null" has no meaning; null compares with eq and ne only.`);
  }
  if (type === "boolean") {
    if (!EQUALITY.has(op)) refuse(`${label} is true or false: it compares with eq and ne, not with ${op}.`);
    return readBoolean(text) ?? refuse(`${label} compares with true or false only.`);
  }
  if (type === "binary" && ORDERING.has(op)) refuse(`${label} is binary: it has no order for ${op}.`);
  if (type !== "dateTime") return text;
  if (!ORDERING.has(op) && !EQUALITY.has(op))
    refuse(`${label} is a date: it compares with eq, ne, gt, ge, lt and le, not with ${op}.`);
  return readDate(text) ?? refuse(`${label} compares with a date such as "2026-01-31T12:00:00Z".`);
}

const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?)?$/i;

/** xsd:dateTime (RFC 7643 §2.3.5); without a zone it is UTC. Null when it is no date of the years 1 to 9999. */
function readDate(text: string): string | null {
  const match = DATE.exec(text);
  if (match === null) return null;
  const hasZone = match[1] === undefined || match[3] !== undefined;
  const milliseconds = Date.parse(hasZone ? text : `${text}Z`);
  if (Number.isNaN(milliseconds)) return null;
  const iso = new Date(milliseconds).toISOString();
  return iso.length === 24 && !iso.startsWith("0000") ? iso : null;
}
