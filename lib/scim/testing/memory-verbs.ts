import { fold } from "#lib/fold.ts";
import { ScimError } from "#lib/scim/errors.ts";
import { matches } from "#lib/scim/filter-match.ts";
import { toScimGroup, toScimUser } from "#lib/scim/render.ts";
import { attributeAt, GROUP, type ResourceType, USER } from "#lib/scim/schema.ts";
import type {
  AnyRecord,
  Filter,
  GroupInput,
  GroupRecord,
  IfMatch,
  JsonObject,
  ListQuery,
  ListResult,
  ScimVerbs,
  UserInput,
  UserRecord,
} from "#lib/scim/types.ts";
import { keyOf, sorted } from "./sorting.ts";

const BASE = "https://roster.example/scim/v2";
const EVERYTHING = { only: null, without: null };

/** The verbs over two Maps: what the protocol asks of them and no rule more. `calls` tells what was asked for. */
export class MemoryVerbs implements ScimVerbs<string> {
  readonly users = new Map<string, UserRecord>();
  readonly groups = new Map<string, GroupRecord & { members: { id: string; display: string | null }[] }>();
  readonly calls: { verb: string; wantMemberships?: boolean }[] = [];
  #serial = 0;

  async createUser(_ctx: string, input: UserInput): Promise<UserRecord> {
    this.#requireFreeName(input.userName, null);
    const user: UserRecord = {
      id: this.#newId(),
      userName: input.userName,
      externalId: input.externalId ?? null,
      active: input.active ?? true,
      attributes: input.attributes,
      ...this.#stamp(),
    };
    this.users.set(user.id, user);
    return user;
  }

  async getUser(_ctx: string, id: string, wantMemberships: boolean): Promise<UserRecord | null> {
    this.calls.push({ verb: "getUser", wantMemberships });
    const user = this.users.get(id);
    return user === undefined ? null : this.#withGroups(user, wantMemberships);
  }

  async listUsers(_ctx: string, query: ListQuery): Promise<ListResult<UserRecord>> {
    this.calls.push({ verb: "listUsers", wantMemberships: query.wantMemberships });
    return pageOf(this.#foundUsers(query), query);
  }

  async updateUser(
    _ctx: string,
    id: string,
    apply: (current: UserRecord) => UserInput,
    options: { ifMatch?: IfMatch; wantMemberships: boolean },
  ): Promise<UserRecord | null> {
    this.calls.push({ verb: "updateUser", wantMemberships: options.wantMemberships });
    const current = this.users.get(id);
    if (current === undefined) return null;
    requireVersion(current, options.ifMatch);
    const next = apply(current);
    if (next === current) return this.#withGroups(current, options.wantMemberships);
    this.#requireFreeName(next.userName, id);
    const user: UserRecord = {
      ...current,
      userName: next.userName,
      externalId: next.externalId === undefined ? current.externalId : next.externalId,
      active: next.active ?? current.active,
      attributes: next.attributes,
      version: current.version + 1,
    };
    this.users.set(id, user);
    return this.#withGroups(user, options.wantMemberships);
  }

  async deleteUser(_ctx: string, id: string): Promise<boolean> {
    return this.users.delete(id);
  }

  async createGroup(_ctx: string, input: GroupInput, memberIds: string[]): Promise<GroupRecord> {
    const { displayName, externalId = null, attributes } = input;
    const group = { id: this.#newId(), displayName, externalId, attributes, ...this.#stamp(), members: this.#members(memberIds) };
    this.groups.set(group.id, group);
    return group;
  }

  async getGroup(_ctx: string, id: string, wantMemberships: boolean): Promise<GroupRecord | null> {
    this.calls.push({ verb: "getGroup", wantMemberships });
    const group = this.groups.get(id);
    return group === undefined ? null : withMembers(group, wantMemberships);
  }

  async listGroups(_ctx: string, query: ListQuery): Promise<ListResult<GroupRecord>> {
    this.calls.push({ verb: "listGroups", wantMemberships: query.wantMemberships });
    return pageOf(this.#foundGroups(query), query);
  }

  async searchAll(_ctx: string, query: ListQuery): Promise<ListResult<AnyRecord>> {
    const users = this.#foundUsers(query).map((found) => ({ ...found, record: { type: "User", user: found.record } as const }));
    const groups = this.#foundGroups(query).map((found) => ({
      ...found,
      record: { type: "Group", group: found.record } as const,
    }));
    return pageOf<AnyRecord>([...users, ...groups], query);
  }

  async updateGroup(
    _ctx: string,
    id: string,
    change: Parameters<ScimVerbs<string>["updateGroup"]>[2],
    options: Parameters<ScimVerbs<string>["updateGroup"]>[3],
  ): Promise<GroupRecord | true | null> {
    this.calls.push({ verb: "updateGroup", wantMemberships: options.wantMemberships });
    const current = this.groups.get(id);
    if (current === undefined) return null;
    requireVersion(current, options.ifMatch);
    const next = change.apply === null ? current : change.apply(current);
    const ids = new Set(change.members?.replace ?? current.members.map((member) => member.id));
    for (const gone of change.members?.remove ?? []) ids.delete(gone);
    for (const added of change.members?.add ?? []) ids.add(added);
    const group = {
      ...current,
      displayName: next.displayName,
      externalId: next.externalId === undefined ? current.externalId : next.externalId,
      attributes: next.attributes,
      members: this.#members([...ids]),
      version: next === current ? current.version : current.version + 1,
    };
    this.groups.set(id, group);
    return options.wantRecord ? withMembers(group, options.wantMemberships) : true;
  }

  async deleteGroup(_ctx: string, id: string): Promise<boolean> {
    return this.groups.delete(id);
  }

  #foundUsers({ filter, wantMemberships }: ListQuery): Found<UserRecord>[] {
    return [...this.users.values()].flatMap((user) => {
      const resource = toScimUser(this.#withGroups(user, true), BASE, EVERYTHING);
      return passes(USER, filter, resource) ? { type: USER, resource, record: this.#withGroups(user, wantMemberships) } : [];
    });
  }

  #foundGroups({ filter, wantMemberships }: ListQuery): Found<GroupRecord>[] {
    return [...this.groups.values()].flatMap((group) => {
      const resource = toScimGroup(group, BASE, EVERYTHING);
      return passes(GROUP, filter, resource) ? { type: GROUP, resource, record: withMembers(group, wantMemberships) } : [];
    });
  }

  #newId(): string {
    return `00000000-0000-4000-8000-${String(++this.#serial).padStart(12, "0")}`;
  }

  #stamp(): { createdAt: Date; updatedAt: Date; version: number } {
    return { createdAt: new Date("2026-01-01T00:00:00Z"), updatedAt: new Date("2026-01-01T00:00:00Z"), version: 1 };
  }

  #requireFreeName(userName: string, own: string | null): void {
    const holder = [...this.users.values()].find((user) => fold(user.userName) === fold(userName));
    if (holder !== undefined && holder.id !== own) throw new ScimError(409, "uniqueness", `${userName} is taken.`);
  }

  #members(ids: string[]): { id: string; display: string | null }[] {
    return ids.flatMap((id) => (this.users.has(id) ? [{ id, display: this.users.get(id)?.userName ?? null }] : []));
  }

  #withGroups(user: UserRecord, wanted: boolean): UserRecord {
    if (!wanted) return user;
    const groups = [...this.groups.values()].filter((group) => group.members.some((member) => member.id === user.id));
    return { ...user, groups: groups.map(({ id, displayName }) => ({ id, displayName })) };
  }
}

function withMembers(group: GroupRecord, wanted: boolean): GroupRecord {
  const { members, ...own } = group;
  return wanted ? { ...own, members } : own;
}

function passes(type: ResourceType, filter: Filter | null, resource: JsonObject): boolean {
  return filter === null || matches(filter, resource, (path) => attributeAt(type, path)?.caseExact ?? false);
}

interface Found<T> {
  type: ResourceType;
  resource: JsonObject;
  record: T;
}

function pageOf<T>(found: Found<T>[], { sort, startIndex, after, count }: ListQuery): ListResult<T> {
  const all = sorted(found, sort);
  const isBehind = ({ resource }: Found<T>) => typeof after === "object" && after !== null && resource.id === after.id;
  const start = after === null ? startIndex - 1 : after === "start" ? 0 : all.findIndex(isBehind) + 1;
  const page = all.slice(start, start + count);
  const result = { totalResults: all.length, resources: page.map(({ record }) => record) };
  const last = page.at(-1);
  if (after === null || last === undefined || start + count >= all.length) return result;
  return { ...result, next: { key: keyOf(last.type, last.resource, sort), id: String(last.resource.id) } };
}

function requireVersion(current: { version: number }, ifMatch: IfMatch): void {
  if (ifMatch !== undefined && !ifMatch.includes(current.version)) throw new ScimError(412, null, "It was changed meanwhile.");
}
