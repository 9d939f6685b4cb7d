import { type Projection, project, shows } from "./projection.ts";
import { GROUP, type ResourceType, USER } from "./schema.ts";
import type { GroupRecord, JsonObject, UserRecord } from "./types.ts";

/** RFC 7644 §3.14: weak, because it says nothing about memberships. */
export function etag(version: number): string {
  return `W/"${version}"`;
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
  resource.meta = metaOf(USER, user, baseUrl, true);
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
  resource.meta = metaOf(GROUP, group, baseUrl, !hasMembers(group, projection));
  return finish(GROUP, resource, projection);
}

/** A group's version covers its own row only: an answer that shows members carries none. */
export function hasMembers(group: GroupRecord, projection: Projection): boolean {
  return group.members !== undefined && shows(projection, "members");
}

function metaOf(type: ResourceType, record: UserRecord | GroupRecord, baseUrl: string, isVersioned: boolean): JsonObject {
  const meta: JsonObject = {
    resourceType: type.name,
    created: record.createdAt.toISOString(),
    lastModified: record.updatedAt.toISOString(),
    location: locationOf(type, record.id, baseUrl),
  };
  if (isVersioned) meta.version = etag(record.version);
  return meta;
}

/** `schemas` names those whose attributes are there (RFC 7643 §3): extensions are the keys that are URNs. */
function finish(type: ResourceType, resource: JsonObject, projection: Projection): JsonObject {
  const shown = projection.only === null && projection.without === null ? resource : project(resource, projection);
  shown.schemas = [type.core.urn, ...Object.keys(shown).filter((key) => key.includes(":"))];
  return shown;
}
