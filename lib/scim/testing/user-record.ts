import type { JsonObject, UserRecord } from "#lib/scim/types.ts";

/** A record from a resource; what isn't said is as little as possible. */
export function recordOf(resource: JsonObject): UserRecord {
  const { userName = "ada@example.com", externalId = null, active = true, ...attributes } = resource;
  return {
    id: "2819c223-7f76-453a-919d-413861904646",
    userName: String(userName),
    externalId: typeof externalId === "string" ? externalId : null,
    active: active === true,
    attributes,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    version: 1,
  };
}
