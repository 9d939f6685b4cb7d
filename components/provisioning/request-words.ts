import type { RecentRequest } from "#lib/types.ts";

const GUID = /["'][0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}["']/i;

/** What a request meant, in a few words; what the provider tried, where it was refused. */
export function wordsFor({ method, path, query, status }: Pick<RecentRequest, "method" | "path" | "query" | "status">): string {
  if (status === 401) return "Came with a key that is not valid";
  const words = meaning(method, path, query);
  if (status < 400) return words.done;
  return status === 404 && method === "GET" ? `${words.done}: not found` : `Tried to ${words.tried}`;
}

interface Words {
  done: string;
  /** After "Tried to". */
  tried: string;
}

const verbs: Record<string, [done: string, tried: string]> = {
  POST: ["Added", "add"],
  PUT: ["Replaced", "replace"],
  PATCH: ["Changed", "change"],
  DELETE: ["Deleted", "delete"],
};

function meaning(method: string, path: string, query: string): Words {
  const [, resource = "", id] = path.split("/");
  const noun = { users: "user", groups: "group" }[resource.toLowerCase()];
  if (path.endsWith("/.search")) return { done: "Searched", tried: "search" };
  if (resource.toLowerCase() === "bulk") return { done: "Sent several changes at once", tried: "send several changes at once" };
  if (!noun) return { done: "Asked what is supported", tried: "ask what is supported" };
  const verb = verbs[method];
  if (verb) return { done: `${verb[0]} a ${noun}`, tried: `${verb[1]} a ${noun}` };
  if (id) return { done: `Read a ${noun}`, tried: `read a ${noun}` };
  const filter = filterOf(query);
  // Entra asks for a user name that nobody can have; Okta and others for the first one or two.
  const probes =
    noun === "user" && (/^username eq /i.test(filter) ? GUID.test(filter) : filter === "" && /count=[12](&|$)/.test(query));
  if (probes) return { done: "Tested the connection", tried: "test the connection" };
  return filter === ""
    ? { done: `Listed ${noun}s`, tried: `list ${noun}s` }
    : { done: `Looked up a ${noun}`, tried: `look up a ${noun}` };
}

function filterOf(query: string): string {
  return new URLSearchParams(query).get("filter") ?? "";
}
