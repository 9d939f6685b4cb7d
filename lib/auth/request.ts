import { randomUUID } from "node:crypto";
import { headers } from "next/headers";

/** The id that server.ts gives every request, as in its answer's header and in the log. */
export async function requestId(): Promise<string> {
  return (await headers()).get("x-request-id") ?? randomUUID();
}

/** The path and query that were asked for, as server.ts notes them. Null behind a host that doesn't. */
export async function requestPath(): Promise<string | null> {
  return (await headers()).get("x-request-path");
}
