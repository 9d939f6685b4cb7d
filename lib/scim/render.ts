import { type Projection, project, shows } from "./projection.ts";
import { GROUP, type ResourceType, USER } from "./schema.ts";
import type { GroupRecord, JsonObject, UserRecord } from "./types.ts";

/** RFC 7644 §3.14: of a row alone. */
export function etag(version: number): string {
  return `W/"${version}"`;
}

/** Groups that a user is shown with are part of what the client has: joining one doesn't change the user's row. */
export function userEtag({ version, groups }: UserRecord, projection: Projection): string {
  if (groups === undefined || groups.length === 0 || !shows(projection, "groups")) return etag(version);
  return `W/"${version}.${checksum(JSON.stringify(groups.map(({ id, displayName }) => [id, displayName]).sort()))}"`;
}

/** FNV-1a of 32 bits: enough to tell two lists of groups of one user apart. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

export function locationOf(type: ResourceType, id: string, baseUrl: string): string {
  return `${baseUrl}${type.endpoint}/${id}`;
}

export function toScimUser(user: UserRecord, baseUrl: string, projection: Projection): JsonObject {
  const { id, externalId, userName, active, attributes, groups } = user;
  const resource: JsonObject = { schemas: [], id };
  if (externalId !== null) resource.externalId = externalId;
  resource.userName = userName;
  resource.active = active;
  Object.assign(resource, attributes);
  if (groups !== undefined && groups.length > 0) {
    resource.groups = groups.map((group) => ({
      value: group.id,
      $ref: locationOf(GROUP, group.id, baseUrl),
      display: group.displayName,
      type: "direct",
    }));
  }
  resource.meta = metaOf(USER, user, baseUrl, userEtag(user, projection));
  return finish(USER, resource, projection);
}

export function toScimGroup(group: GroupRecord, baseUrl: string, projection: Projection): JsonObject {
  const { id, externalId, displayName, attributes, members } = group;
  const resource: JsonObject = { schemas: [], id };
  if (externalId !== null) resource.externalId = externalId;
  resource.displayName = displayName;
  Object.assign(resource, attributes);
  if (members !== undefined && shows(projection, "members")) {
    resource.members = members.map((member) => ({
      value: member.id,
      $ref: locationOf(USER, member.id, baseUrl),
      ...(member.display === null ? {} : { display: member.display }),
      type: "User",
    }));
  }
  resource.meta = metaOf(GROUP, group, baseUrl, hasMembers(group, projection) ? null : etag(group.version));
  return finish(GROUP, resource, projection);
}

/** A group's version covers its own row only: an answer that shows members carries none. */
export function hasMembers(group: GroupRecord, projection: Projection): boolean {
  return group.members !== undefined && shows(projection, "members");
}

function metaOf(type: ResourceType, record: UserRecord | GroupRecord, baseUrl: string, version: string | null): JsonObject {
  const meta: JsonObject = {
    resourceType: type.name,
    created: record.createdAt.toISOString(),
    lastModified: record.updatedAt.toISOString(),
    location: locationOf(type, record.id, baseUrl),
  };
  if (version !== null) meta.version = version;
  return meta;
}

/** `schemas` names those whose attributes are there (RFC 7643 §3): extensions are the keys that are URNs. */
function finish(type: ResourceType, resource: JsonObject, projection: Projection): JsonObject {
  const shown = projection.only === null && projection.without === null ? resource : project(resource, projection);
  shown.schemas = [type.core.urn, ...Object.keys(shown).filter((key) => key.includes(":"))];
  return shown;
}
