import type { Attribute } from "./attribute.ts";
import { MAX_BULK_BYTES, MAX_BULK_OPERATIONS } from "./bulk-request.ts";
import { toListResponse } from "./list.ts";
import { CURSOR_SECONDS } from "./page-cursors.ts";
import { DEFAULT_COUNT, MAX_COUNT } from "./query.ts";
import { GROUP, type ResourceType, type Schema, USER } from "./schema.ts";
import type { JsonObject } from "./types.ts";
import { RESOURCE_TYPE, SCHEMA, SERVICE_PROVIDER_CONFIG } from "./urns.ts";

const TYPES = [USER, GROUP];

/** The discovery resources (RFC 7644 §4), by their path below the base URL in lower case. They never change while the process runs. */
export function discoveryResources(baseUrl: string): Map<string, JsonObject> {
  const resources = new Map<string, JsonObject>([["serviceproviderconfig", serviceProviderConfig(baseUrl)]]);
  const schemas = TYPES.flatMap((type) => [type.core, ...type.extensions]);
  addList(
    resources,
    "schemas",
    schemas.map((schema) => toScimSchema(schema, baseUrl)),
  );
  addList(
    resources,
    "resourcetypes",
    TYPES.map((type) => toScimResourceType(type, baseUrl)),
  );
  return resources;
}

function addList(resources: Map<string, JsonObject>, path: string, items: JsonObject[]): void {
  resources.set(path, toListResponse(items, items.length, 1));
  for (const item of items) resources.set(`${path}/${String(item.id).toLowerCase()}`, item);
}

function toScimSchema(schema: Schema, baseUrl: string): JsonObject {
  return {
    schemas: [SCHEMA],
    id: schema.urn,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.filter((attribute) => attribute.returned !== "never").map(toScimAttribute),
    meta: { resourceType: "Schema", location: `${baseUrl}/Schemas/${schema.urn}` },
  };
}

/** RFC 7643 §7. No nulls: Entra's schema discovery trips over them. */
function toScimAttribute(attribute: Attribute): JsonObject {
  const { name, type, multiValued, description, required, caseExact, mutability, returned, uniqueness } = attribute;
  const shown: JsonObject = { name, type, multiValued, description, required };
  if (type !== "complex" && type !== "boolean") shown.caseExact = caseExact;
  Object.assign(shown, { mutability, returned, uniqueness });
  if (attribute.canonicalValues !== null) shown.canonicalValues = attribute.canonicalValues;
  if (attribute.referenceTypes !== null) shown.referenceTypes = attribute.referenceTypes;
  if (type === "complex") shown.subAttributes = attribute.subAttributes.map(toScimAttribute);
  return shown;
}

function toScimResourceType(type: ResourceType, baseUrl: string): JsonObject {
  return {
    schemas: [RESOURCE_TYPE],
    id: type.name,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: type.core.urn,
    schemaExtensions: type.extensions.map((schema) => ({ schema: schema.urn, required: false })),
    meta: { resourceType: "ResourceType", location: `${baseUrl}/ResourceTypes/${type.name}` },
  };
}

/** RFC 7643 §5, RFC 9865 §5. Says what is true, nothing more. */
function serviceProviderConfig(baseUrl: string): JsonObject {
  return {
    schemas: [SERVICE_PROVIDER_CONFIG],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: MAX_BULK_OPERATIONS, maxPayloadSize: MAX_BULK_BYTES },
    filter: { supported: true, maxResults: MAX_COUNT },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: "index",
      defaultPageSize: DEFAULT_COUNT,
      maxPageSize: MAX_COUNT,
      cursorTimeout: CURSOR_SECONDS,
    },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "API key",
        description: "The workspace's API key as a bearer token. Microsoft Entra ID calls it Secret token.",
        specUri: "https://www.rfc-editor.org/info/rfc6750",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${baseUrl}/ServiceProviderConfig` },
  };
}
