import { env } from "#lib/env.ts";
import type { Logged } from "./provisioning-log.ts";

/** What support asks for about a request, as text to paste into a message. No bodies, no query and no words, which may name people. */
export function requestReport({ request, changes }: Logged, slug: string, now: Date): string {
  return [
    `Roster request report, ${now.toISOString()}`,
    `Request: ${request.requestId}`,
    `Page: ${env().PUBLIC_URL}/${slug}/activity/provisioning-log?request=${request.requestId}`,
    `Time: ${request.at.toISOString()}, ${Math.round(request.durationMs)} ms`,
    `Sent: ${request.method} ${request.path}, ${request.requestBytes ?? 0} bytes`,
    `Answered: ${request.status}${request.detail ? `: ${request.detail}` : ""}`,
    `Operation: ${request.kind}`,
    `Key: ${request.lastFour ? `…${request.lastFour}` : "gone"}`,
    `User agent: ${request.userAgent ?? "none"}`,
    `Changes: ${changes.length === 0 ? "none" : changes.map(({ entity, action }) => `${entity} ${action}`).join(", ")}`,
  ].join("\n");
}
