export type AttributeType = "string" | "boolean" | "dateTime" | "reference" | "binary" | "complex";

/** One attribute with the characteristics of RFC 7643 §2.2 and §7. The last three are ours: /Schemas doesn't show them. */
export interface Attribute {
  name: string;
  type: AttributeType;
  multiValued: boolean;
  description: string;
  required: boolean;
  caseExact: boolean;
  mutability: "readOnly" | "readWrite" | "immutable" | "writeOnly";
  returned: "always" | "never" | "default";
  uniqueness: "none" | "server";
  canonicalValues: string[] | null;
  referenceTypes: string[] | null;
  subAttributes: Attribute[];
  /** As a person would write it in an error or a mapping: `emails.value`. */
  label: string;
  /** UTF-16 units; for values that the directory keeps in an index. */
  maxLength: number;
  /** Sub-attributes by name and by lower-case name. */
  subs: ReadonlyMap<string, Attribute>;
}

export type Traits = Partial<
  Omit<Attribute, "name" | "type" | "description" | "multiValued" | "subAttributes" | "label" | "subs">
>;

/** What a B-tree page holds with room to spare, after any folding. */
export const INDEXED_LENGTH = 400;

function define(type: AttributeType, name: string, description: string, traits: Traits): Attribute {
  return {
    name,
    type,
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: "readWrite",
    returned: "default",
    uniqueness: "none",
    canonicalValues: null,
    referenceTypes: null,
    subAttributes: [],
    label: name,
    maxLength: Number.POSITIVE_INFINITY,
    subs: new Map(),
    ...traits,
  };
}

export const text = (name: string, description: string, traits: Traits = {}) => define("string", name, description, traits);
export const flag = (name: string, description: string, traits: Traits = {}) => define("boolean", name, description, traits);
export const dateTime = (name: string, description: string, traits: Traits = {}) => define("dateTime", name, description, traits);

/** RFC 7643 §2.3.6 and §2.3.7: references and binary values are case exact. */
export const binary = (name: string, description: string) => define("binary", name, description, { caseExact: true });
export const reference = (name: string, description: string, referenceTypes: string[], traits: Traits = {}) =>
  define("reference", name, description, { caseExact: true, referenceTypes, ...traits });

export function complex(name: string, description: string, subAttributes: Attribute[], traits: Traits = {}): Attribute {
  const labelled = subAttributes.map((sub) => ({ ...sub, label: `${name}.${sub.name}` }));
  return { ...define("complex", name, description, traits), subAttributes: labelled, subs: byName(labelled) };
}

export function list(name: string, description: string, subAttributes: Attribute[], traits: Traits = {}): Attribute {
  return { ...complex(name, description, subAttributes, traits), multiValued: true };
}

/** Keyed by the schema's spelling (the hot path) and in lower case: names are case-insensitive (RFC 7643 §2.1). */
export function byName(attributes: Attribute[]): Map<string, Attribute> {
  const index = new Map<string, Attribute>();
  for (const attribute of attributes) index.set(attribute.name, attribute).set(attribute.name.toLowerCase(), attribute);
  return index;
}

export function findByName(index: ReadonlyMap<string, Attribute>, name: string): Attribute | null {
  return index.get(name) ?? index.get(name.toLowerCase()) ?? null;
}
