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

/**
 * Whose connection it is, for counting failed sign-ins. Each proxy appends the address that it was called from, so only the
 * last entry is somebody else's word than the caller's.
 */
export function clientAddress(forwardedFor: string | undefined): string {
  return forwardedFor?.split(",").at(-1)?.trim() || "unknown";
}
