import { type Attribute, byName, complex, dateTime, findByName, INDEXED_LENGTH, reference, text } from "./attribute.ts";
import { spellingsOf } from "./dialects.ts";
import { GROUP_ATTRIBUTES } from "./group-schema.ts";
import type { AttributePath } from "./types.ts";
import { CORE_GROUP, CORE_USER, ENTERPRISE_USER } from "./urns.ts";
import { ENTERPRISE_ATTRIBUTES, USER_ATTRIBUTES } from "./user-schema.ts";

export interface Schema {
  urn: string;
  name: string;
  description: string;
  /** What /Schemas lists. */
  attributes: Attribute[];
  /** By name and by lower-case name; of a core schema with the common attributes. */
  index: ReadonlyMap<string, Attribute>;
}

/** What drives discovery, validation, filters, PATCH and projection: RFC 7643 §6 with the schemas themselves. */
export interface ResourceType {
  name: "User" | "Group";
  endpoint: "/Users" | "/Groups";
  description: string;
  core: Schema;
  extensions: Schema[];
  /** By lower-case URN, in all the spellings that clients use. */
  schemas: ReadonlyMap<string, Schema>;
}

const ID = text("id", "The workspace's identifier of the resource.", {
  caseExact: true,
  mutability: "readOnly",
  returned: "always",
  uniqueness: "server",
});
const EXTERNAL_ID = text("externalId", "The identity provider's identifier of the resource.", {
  caseExact: true,
  maxLength: INDEXED_LENGTH,
});
const SCHEMAS = text("schemas", "The schemas in use.", { caseExact: true, mutability: "readOnly", returned: "always" });
const META = complex(
  "meta",
  "About the resource itself.",
  [
    text("resourceType", "The kind of resource.", { caseExact: true, mutability: "readOnly" }),
    dateTime("created", "When it was created.", { mutability: "readOnly" }),
    dateTime("lastModified", "When it was last changed.", { mutability: "readOnly" }),
    reference("location", "Its URL.", ["uri"], { mutability: "readOnly" }),
    text("version", "Its version, as in the ETag header.", { caseExact: true, mutability: "readOnly" }),
  ],
  { mutability: "readOnly" },
);

/**
 * RFC 7643 §3.1 lets a schema list the common attributes; id and externalId are listed because Entra offers for mapping
 * only what /Schemas shows.
 */
function coreSchema(urn: string, name: string, description: string, own: Attribute[]): Schema {
  return {
    urn,
    name,
    description,
    attributes: [ID, EXTERNAL_ID, ...own],
    index: byName([ID, EXTERNAL_ID, SCHEMAS, META, ...own]),
  };
}

const ENTERPRISE: Schema = {
  urn: ENTERPRISE_USER,
  name: "EnterpriseUser",
  description: "Enterprise User",
  attributes: ENTERPRISE_ATTRIBUTES,
  index: byName(ENTERPRISE_ATTRIBUTES),
};

function resourceType(type: Omit<ResourceType, "schemas">): ResourceType {
  const schemas = new Map<string, Schema>();
  for (const schema of [type.core, ...type.extensions]) {
    for (const spelling of spellingsOf(schema.urn)) schemas.set(spelling, schema);
  }
  return { ...type, schemas };
}

export const USER = resourceType({
  name: "User",
  endpoint: "/Users",
  description: "User Account",
  core: coreSchema(CORE_USER, "User", "User Account", USER_ATTRIBUTES),
  extensions: [ENTERPRISE],
});

export const GROUP = resourceType({
  name: "Group",
  endpoint: "/Groups",
  description: "Group",
  core: coreSchema(CORE_GROUP, "Group", "Group", GROUP_ATTRIBUTES),
  extensions: [],
});

/**
 * The attribute that a path names, null when the schema has none: type, multiValued and caseExact decide how it is
 * compared. Of a path inside an element filter, pass `{ ...outer, sub: inner.attribute }`.
 */
export function attributeAt(type: ResourceType, path: AttributePath): Attribute | null {
  const schema = path.urn === null ? type.core : type.schemas.get(path.urn.toLowerCase());
  const attribute = schema?.index.get(path.attribute) ?? null;
  return attribute === null || path.sub === null ? attribute : findByName(attribute.subs, path.sub);
}
