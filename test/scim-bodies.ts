import { CORE_GROUP, CORE_USER, ENTERPRISE_USER } from "#lib/scim/urns.ts";
import type { TestWorkspace } from "./workspace.ts";

export const EXT = ENTERPRISE_USER;

/** The body of a POST or PUT to /Users. */
export function user(userName: string, attributes: Record<string, unknown> = {}) {
  return { schemas: [CORE_USER, ENTERPRISE_USER], userName, ...attributes };
}

/** The body of a POST or PUT to /Groups; `members` are users' ids. */
export function group(displayName: string, members: string[] = [], attributes: Record<string, unknown> = {}) {
  return { schemas: [CORE_GROUP], displayName, members: members.map((value) => ({ value })), ...attributes };
}

export function patch(...Operations: Record<string, unknown>[]) {
  return { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations };
}

export const filtered = (collection: "Users" | "Groups", filter: string) => `/${collection}?filter=${encodeURIComponent(filter)}`;

/** How Entra writes without and with its flag aadOptscim062020 (both reach one endpoint). */
export interface Dialect {
  name: string;
  /** Replaces attributes, named by their paths. */
  set(attributes: Record<string, unknown>): object;
  activate(active: boolean): object;
  addMembers(ids: string[]): object;
  removeMembers(ids: string[]): object;
}

const members = (ids: string[]) => ids.map((value) => ({ $ref: null, value }));
const addMembers = (ids: string[]) => patch({ op: "Add", path: "members", value: members(ids) });

const plain: Dialect = {
  name: "without the flag",
  set: (attributes) => patch(...Object.entries(attributes).map(([path, value]) => ({ op: "Replace", path, value }))),
  activate: (active) => patch({ op: "Replace", path: "active", value: active ? "True" : "False" }),
  addMembers,
  removeMembers: (ids) => patch({ op: "Remove", path: "members", value: members(ids) }),
};

const flagged: Dialect = {
  name: "with the flag",
  set: (attributes) => patch({ op: "replace", value: attributes }),
  activate: (active) => patch({ op: "replace", path: "active", value: active }),
  addMembers,
  removeMembers: (ids) => patch(...ids.map((id) => ({ op: "remove", path: `members[value eq "${id}"]` }))),
};

export const dialects = [plain, flagged];

/** Creates a user over SCIM and returns the id. */
export async function createdUser(
  workspace: TestWorkspace,
  userName: string,
  attributes?: Record<string, unknown>,
): Promise<string> {
  return created(await workspace.scim("POST", "/Users", user(userName, attributes)));
}

export async function createdGroup(workspace: TestWorkspace, displayName: string, memberIds?: string[]): Promise<string> {
  return created(await workspace.scim("POST", "/Groups", group(displayName, memberIds)));
}

function created({ status, body }: { status: number; body: { id: string } }): string {
  if (status !== 201) throw new Error(`Expected 201, got ${status}: ${JSON.stringify(body)}`);
  return body.id;
}

/** The ids of a group's members, as the provider sees them. */
export async function memberIds(workspace: TestWorkspace, groupId: string): Promise<string[]> {
  const { body } = await workspace.scim("GET", `/Groups/${groupId}`);
  return body.members.map((member: { value: string }) => member.value).sort();
}
