import { ENTERPRISE, MANAGER, type Values } from "./mapping.ts";
import { asArray, asObject, isFiltered, type Resource, writeTarget } from "./target-path.ts";

/**
 * Request bodies, in Entra's two ways of writing a PATCH: "default", and "flag" for a tenant URL that carries
 * `?aadOptscim062020`.
 */

export type Dialect = "default" | "flag";

export interface Change {
  target: string;
  before: string | boolean | undefined;
  /** undefined = cleared. */
  after: string | boolean | undefined;
}

interface Operation {
  op: string;
  path?: string;
  value?: unknown;
}

const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

export function userBody(values: Values): Resource {
  const user: Resource = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
    meta: { resourceType: "User" },
    roles: [],
  };
  for (const [target, value] of Object.entries(values)) writeTarget(user, target, value);
  const mail = asObject(asArray(user.emails)[0]);
  if (mail) mail.primary = true;
  return user;
}

export function groupBody(values: Values): Resource {
  return {
    schemas: [
      "urn:ietf:params:scim:schemas:core:2.0:Group",
      "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
    ],
    ...values,
    meta: { resourceType: "Group" },
  };
}

/** The changes that turn `known` into `wanted`, as far as `targets` go. */
export function differences(known: Values, wanted: Values, targets: Iterable<string>): Change[] {
  const changes: Change[] = [];
  for (const target of targets) {
    const [before, after] = [known[target], wanted[target]];
    if (before !== after) changes.push({ target, before, after });
  }
  return changes;
}

export function attributesPatch(changes: Change[], dialect: Dialect): Resource {
  return patch(dialect === "flag" ? combined(changes) : changes.map(onePerAttribute));
}

function onePerAttribute({ target, before, after }: Change): Operation {
  if (after === undefined) {
    return isFiltered(target) ? { op: "Remove", path: target, value: before } : { op: "Replace", path: target, value: "" };
  }
  const value = typeof after === "boolean" ? (after ? "True" : "False") : after;
  return { op: before === undefined ? "Add" : "Replace", path: target, value };
}

/** `active` and elements of lists keep their path; everything else travels as one value with dotted and URN keys. */
function combined(changes: Change[]): Operation[] {
  const operations: Operation[] = [];
  const added: Resource = {};
  const replaced: Resource = {};
  for (const { target, before, after } of changes) {
    const op = before === undefined ? "add" : "replace";
    const value = after ?? null;
    if (target === "active") operations.push({ op: "replace", path: target, value });
    else if (isFiltered(target)) operations.push({ op, path: target, value });
    else if (op === "add") added[target] = value;
    else replaced[target] = value;
  }
  if (Object.keys(added).length > 0) operations.push({ op: "add", value: added });
  if (Object.keys(replaced).length > 0) operations.push({ op: "replace", value: replaced });
  return operations;
}

/** @param id the manager's SCIM id; null clears */
export function managerPatch(id: string | null, had: boolean, dialect: Dialect): Resource {
  if (dialect === "flag") return patch([{ op: had ? "replace" : "add", path: MANAGER, value: id ?? "" }]);
  if (id === null) return patch([{ op: "Remove", path: MANAGER }]);
  return patch([{ op: had ? "Replace" : "Add", path: MANAGER, value: id }]);
}

/** @param ids SCIM ids of the members */
export function addMembersPatch(ids: string[], dialect: Dialect): Resource {
  return patch([{ op: dialect === "flag" ? "add" : "Add", path: "members", value: references(ids) }]);
}

/** @param ids SCIM ids of the members */
export function removeMembersPatch(ids: string[], dialect: Dialect): Resource {
  if (dialect === "default") return patch([{ op: "Remove", path: "members", value: references(ids) }]);
  return patch(ids.map((id) => ({ op: "remove", path: `members[value eq "${id}"]` })));
}

function references(ids: string[]) {
  return ids.map((id) => ({ $ref: null, value: id }));
}

function patch(operations: Operation[]): Resource {
  return { schemas: [PATCH_OP], Operations: operations };
}
