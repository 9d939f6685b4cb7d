import type { Attribute } from "./attribute.ts";
import { quote } from "./cursor.ts";
import { type Named, resolveName, toPath } from "./names.ts";
import type { ResourceType } from "./schema.ts";
import type { AttributePath } from "./types.ts";

/** What is compared or sorted by. */
export interface Operand {
  path: AttributePath;
  /** The attribute that `path` ends at. */
  attribute: Attribute;
}

type Refuse = (detail: string) => never;

/** The URL and the version are made when a resource is shown; they are looked up by id and by If-None-Match. */
const COMPARABLE_META = new Set(["meta.resourceType", "meta.created", "meta.lastModified"]);
/** Rows of their own. By `value` they are looked up in an index, by a group's name through the group. */
const COMPARABLE_MEMBERSHIP = new Set(["groups", "groups.value", "groups.display", "members", "members.value"]);

export const isMembership = (attribute: Attribute) => attribute.name === "groups" || attribute.name === "members";

/** What a name means in the first of the types that has it. An unknown one is an error, never "no hits". */
export function operandOf(types: readonly ResourceType[], name: string, refuse: Refuse): Operand {
  let named: Named | null = null;
  for (const type of types) named ??= resolveName(type, name);
  if (named === null || named.attribute.returned === "never") {
    const kind = types.map((type) => type.name).join(" or ");
    return refuse(`A ${kind} has no attribute ${quote(name)}. /Schemas lists what can be filtered and sorted by.`);
  }
  const attribute = named.sub ?? named.attribute;
  const others = types.filter((type) => name.includes(":") && resolveName(type, name) === null);
  if (named.urn === null && others.some((type) => type.core.index.has(named.attribute.name))) {
    const owner = types.find((type) => !others.includes(type))?.name;
    refuse(`Not only a ${owner} has ${quote(name)}: write meta.resourceType eq "${owner}" and ${attribute.label}.`);
  }
  if (named.attribute.name === "meta" && !COMPARABLE_META.has(attribute.label))
    refuse(`${attribute.label} can't be filtered or sorted by.`);
  if (isMembership(named.attribute) && !COMPARABLE_MEMBERSHIP.has(attribute.label)) {
    refuse(
      `${named.attribute.name} can be compared by ${named.attribute.name === "groups" ? "value and display" : "value"} only.`,
    );
  }
  return { path: toPath(named), attribute };
}

/** `emails` means `emails.value` (RFC 7644 §3.4.2.2). */
export function comparable(operand: Operand, refuse: Refuse): Operand {
  const { path, attribute } = operand;
  if (attribute.type !== "complex") return operand;
  const value = attribute.subs.get("value");
  if (value !== undefined) return { path: { ...path, sub: value.name }, attribute: value };
  return refuse(`${attribute.label} has parts: name one of ${attribute.subAttributes.map((sub) => sub.label).join(", ")}.`);
}
