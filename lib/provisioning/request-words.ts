import type { RequestKind } from "#db/types.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import { idsIn, idsToName, targetOf, wordsFor } from "./write-words.ts";

/** What of a request its words are made from. */
export interface Told {
  method: string;
  /** Below the base URL: `/Users/…`. */
  path: string;
  query: string;
  status: number;
  body: JsonObject | null;
  /** Of the answer to a list. */
  totalResults: number | null;
  /** What it takes away waits: for an admin's decision (accident guard), or for another admin. */
  held: boolean;
}

const kinds: Record<string, RequestKind> = { POST: "add", PUT: "change", PATCH: "change", DELETE: "delete" };

export function kindOf({ method, path }: Pick<Told, "method" | "path">): RequestKind {
  if (!/^\/(users|groups)\b/i.test(path)) return "other";
  return path.endsWith("/.search") ? "look up" : (kinds[method] ?? "look up");
}

/** Whom the words name. */
export function idsToTell(told: Pick<Told, "method" | "path" | "status" | "body">): string[] {
  if (told.status === 401) return [];
  return idsToName(told);
}

/** Whom the request is about as far as it says: the target, and the members that a group's request names, at most so many. */
export function idsSaid({ path, body }: Pick<Told, "path" | "body">, most: number): string[] {
  const target = targetOf({ path });
  const named = /^\/groups\b/i.test(path) && body !== null ? idsIn({ path: "", body }).slice(0, most) : [];
  return [...(target ? [target.id] : []), ...named];
}

/** What a request meant, in words; what the provider tried, where it was refused. `names` by id. */
export function requestWords(told: Told, names: ReadonlyMap<string, string>): string {
  const { method, path, query, status, body, totalResults, held } = told;
  if (status === 401) return "Came with a key that is not valid";
  const kind = kindOf(told);
  if (kind === "add" || kind === "change" || kind === "delete" || (/^\/bulk\b/i.test(path) && method === "POST")) {
    const write = { method, path, body };
    if (status >= 400) return `Tried to ${uncapitalised(wordsFor(write, names))}`;
    if (!held) return wordsFor(write, names, "done");
    return kind === "other"
      ? `${wordsFor(write, names, "done")}, some held`
      : `Asked to ${uncapitalised(wordsFor(write, names))}: held`;
  }
  const read = readWords(path, query, totalResults, names);
  if (status < 400) return read.done;
  return status === 404 ? `${read.done}: not found` : `Tried to ${read.tried}`;
}

interface Words {
  done: string;
  /** After "Tried to". */
  tried: string;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const LONGEST_VALUE = 120;

function readWords(path: string, query: string, total: number | null, names: ReadonlyMap<string, string>): Words {
  const [, resource = "", id] = path.split("/");
  const noun = { users: "user", groups: "group" }[resource.toLowerCase()];
  if (path.endsWith("/.search")) return { done: "Searched", tried: "search" };
  if (!noun) return { done: "Asked what is supported", tried: "ask what is supported" };
  if (id) {
    const name = names.get(id.toLowerCase()) ?? `a ${noun}`;
    return { done: `Read ${name}`, tried: `read ${name}` };
  }
  const filter = new URLSearchParams(query).get("filter") ?? "";
  // Of `emails[type eq "work"].value eq "…"`, the address.
  const [, attribute = "", quoted = ""] =
    /^\s*([\w.:]+)\s+eq\s+"((?:[^"\\]|\\.)*)"/i.exec(filter.replaceAll(/\[[^\]]*\]/g, "")) ?? [];
  // Entra asks for a user name that nobody can have; Okta and others for the first one or two.
  const probes =
    noun === "user" && (/^username$/i.test(attribute) ? GUID.test(quoted) : filter === "" && /count=[12](&|$)/.test(query));
  if (probes) return { done: "Tested the connection", tried: "test the connection" };
  if (filter === "") return { done: `Listed ${noun}s`, tried: `list ${noun}s` };
  const whom = quoted === "" ? `a ${noun}` : `${noun} ${quoted.slice(0, LONGEST_VALUE)}`;
  return { done: `Looked up ${whom}${found(total)}`, tried: `look up ${whom}` };
}

function found(total: number | null): string {
  if (total === null || total === 1) return "";
  return total === 0 ? ": not here" : `: ${total.toLocaleString("en-US")} found`;
}

function uncapitalised(words: string): string {
  // "Group Sales: add Adele" begins with what it is about.
  return words.startsWith("Group ")
    ? `change group ${words.slice("Group ".length)}`
    : `${words.slice(0, 1).toLowerCase()}${words.slice(1)}`;
}
