import { field } from "#lib/scim/dialects.ts";
import { isObject } from "#lib/scim/json.ts";
import type { Json, JsonObject } from "#lib/scim/types.ts";
import { ENTERPRISE_USER } from "#lib/scim/urns.ts";

/** A write as it came over the wire. */
export interface WireWrite {
  method: string;
  /** Below the base URL: `/Users/…`. */
  path: string;
  body: Json | null;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** Members that are named one by one. */
const MOST_NAMED = 3;

/** What it is about: the last part of its path, when that is an id. */
export function targetOf({ path }: Pick<WireWrite, "path">): { entity: "user" | "group"; id: string } | null {
  const [, collection, id] = /^\/(users|groups)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(path) ?? [];
  if (!collection || !id) return null;
  return { entity: collection.toLowerCase() === "users" ? "user" : "group", id: id.toLowerCase() };
}

/** Every id in it: the target's, members', managers'. */
export function idsIn({ path, body }: Pick<WireWrite, "path" | "body">): string[] {
  const found = `${path} ${body === null ? "" : JSON.stringify(body)}`.match(UUID) ?? [];
  return [...new Set(found.map((id) => id.toLowerCase()))];
}

const ENTERPRISE_NAMES = new Set(["employeenumber", "costcenter", "organization", "division", "department", "manager"]);

/** The top-level attributes that it writes, in lower case: `name`, `emails`, an extension's URN. Null = all there are. */
export function attributesWritten({ method, body }: WireWrite): string[] | null {
  if (method !== "PATCH" || !isObject(body)) return null;
  const names = patched(body).flatMap(([path]) => {
    const lower = path.toLowerCase();
    if (lower.startsWith("urn:")) return [lower, lower.slice(0, lower.lastIndexOf(":"))];
    const name = lower.split(/[.[]/)[0] ?? lower;
    // Some clients leave the extension's URN away.
    return ENTERPRISE_NAMES.has(name) ? [name, ENTERPRISE_USER.toLowerCase()] : [name];
  });
  return [...new Set(names)];
}

/** The ids whose names its words need. */
export function idsToName(write: WireWrite): string[] {
  const members = memberChanges(write);
  const named = [...members.added, ...members.removed].filter((_, index) => index < 2 * MOST_NAMED);
  return [targetOf(write)?.id ?? [], named].flat();
}

/** As a request that waits, "Add user Adele", or of one that was done, "Added user Adele". */
export type Tense = "to do" | "done";

/** What it would do, in words, or has done. `names` by id. Reads what any client sends, and makes no claim where it doesn't understand it. */
export function wordsFor(write: WireWrite, names: ReadonlyMap<string, string>, tense: Tense = "to do"): string {
  const say = (verb: Verb) => (tense === "to do" ? verb : past[verb]);
  const { method } = write;
  const body = isObject(write.body) ? write.body : {};
  const target = targetOf(write);
  const isUser = /^\/users\b/i.test(write.path);
  if (/^\/bulk$/i.test(write.path))
    return `${say("Do")} ${counted(listOf(body, "Operations").length, "operation")} of one bulk request`;
  if (target === null) {
    if (isUser)
      return `${say("Add")} user ${textOf(body, "userName") ?? "without a name"}${isFalse(field(body, "active")) ? ", deleted" : ""}`;
    return `${say("Add")} group ${textOf(body, "displayName") ?? "without a name"}${withMembers(listOf(body, "members").length)}`;
  }
  const name = names.get(target.id) ?? `a ${target.entity} that is no longer here`;
  if (method === "DELETE") return isUser ? `${say("Delete")} ${name}` : `${say("Delete")} group ${name}`;
  return isUser ? userChange(write, body, name, say) : groupChange(write, body, name, names, say);
}

const past = {
  Do: "Did",
  Add: "Added",
  Delete: "Deleted",
  Move: "Moved",
  Replace: "Replaced",
  Make: "Made",
  Change: "Changed",
  add: "added",
  remove: "removed",
  rename: "renamed",
  make: "made",
  change: "changed",
} as const;

type Verb = keyof typeof past;
type Say = (verb: Verb) => string;

function userChange({ method }: WireWrite, body: JsonObject, name: string, say: Say): string {
  const written = method === "PUT" ? Object.entries(body) : patched(body);
  const active = written.findLast(([attribute]) => attribute.toLowerCase() === "active")?.[1];
  const rest = attributesOf(written).filter((attribute) => attribute.toLowerCase() !== "active");
  const also = method === "PATCH" && rest.length > 0 ? `, and ${say("change")} ${listed(rest)}` : "";
  if (isFalse(active)) return `${say("Move")} ${name} to Deleted users${also}`;
  if (method === "PUT") return `${say("Replace")} what is known of ${name}`;
  if (isTrue(active)) return `${say("Make")} ${name} active${also}`;
  return rest.length === 0 ? `${say("Change")} nothing of ${name}` : `${say("Change")} ${listed(rest)} of ${name}`;
}

function groupChange(write: WireWrite, body: JsonObject, name: string, names: ReadonlyMap<string, string>, say: Say): string {
  if (write.method === "PUT") return `${say("Replace")} group ${name}${withMembers(listOf(body, "members").length)}`;
  const { added, removed, replaced } = memberChanges(write);
  const who = (ids: string[]) =>
    ids.length <= MOST_NAMED && ids.every((id) => names.has(id))
      ? listed(ids.map((id) => names.get(id) ?? ""))
      : counted(ids.length, "member");
  const parts: string[] = [];
  const rename = patched(body).findLast(([attribute]) => attribute.toLowerCase() === "displayname")?.[1];
  if (typeof rename === "string" && rename !== name) parts.push(`${say("rename")} it to ${rename}`);
  if (replaced) parts.push(added.length === 0 ? `${say("remove")} all members` : `${say("make")} its members ${who(added)}`);
  else if (added.length > 0) parts.push(`${say("add")} ${who(added)}`);
  if (removed.length > 0) parts.push(`${say("remove")} ${who(removed)}`);
  return parts.length === 0 ? `${say("Change")} group ${name}` : `Group ${name}: ${listed(parts)}`;
}

function memberChanges({ path, method, body }: WireWrite): { added: string[]; removed: string[]; replaced: boolean } {
  const result = { added: [] as string[], removed: [] as string[], replaced: false };
  if (!/^\/groups\//i.test(path) || method !== "PATCH" || !isObject(body)) return result;
  for (const operation of operationsOf(body)) {
    const op = textOf(operation, "op")?.toLowerCase();
    const at = textOf(operation, "path");
    const value = field(operation, "value") ?? null;
    const members = at === null && isObject(value) ? field(value, "members") : at && /^members\b/i.test(at) ? value : undefined;
    if (members === undefined) continue;
    const ids = idsIn({ path: at ?? "", body: members });
    if (op === "remove") result.removed.push(...ids);
    else result.added.push(...ids);
    if (op === "replace" || (op === "remove" && ids.length === 0)) result.replaced = true;
  }
  return result;
}

/** Attribute and value, in the order of a PATCH; path-less values are opened. */
function patched(body: JsonObject): [string, Json][] {
  return operationsOf(body).flatMap((operation): [string, Json][] => {
    const path = textOf(operation, "path");
    const value = field(operation, "value") ?? null;
    if (path !== null) return [[path, value]];
    return isObject(value) ? Object.entries(value) : [];
  });
}

/** `name.givenName`, `emails[type eq "work"].value` and `urn:…:User:department`, as a person would say: name, emails, department. */
function attributesOf(written: [string, Json][]): string[] {
  const names = written.flatMap(([path, value]) => {
    if (/^urn:/i.test(path) && isObject(value)) return Object.keys(value);
    const last = /^urn:/i.test(path) ? (path.split(":").at(-1) ?? path) : path;
    return [last.split(/[.[]/)[0] ?? last];
  });
  return [...new Set(names.filter((name) => !["id", "schemas", "meta"].includes(name.toLowerCase())))];
}

function operationsOf(body: JsonObject): JsonObject[] {
  return listOf(body, "Operations").filter(isObject);
}

function listed(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function withMembers(n: number): string {
  return n === 0 ? "" : ` with ${counted(n, "member")}`;
}

function counted(n: number, noun: string): string {
  return `${n.toLocaleString("en-US")} ${noun}${n === 1 ? "" : "s"}`;
}

function textOf(object: JsonObject, name: string): string | null {
  const value = field(object, name);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

function listOf(object: JsonObject, name: string): Json[] {
  const value = field(object, name);
  return Array.isArray(value) ? value : [];
}

const isFalse = (value: Json | undefined) => String(value).toLowerCase() === "false";
const isTrue = (value: Json | undefined) => String(value).toLowerCase() === "true";
