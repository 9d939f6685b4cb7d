import { env } from "#lib/env.ts";
import type { getConnection } from "./connection.ts";
import { type Health, isFailure } from "./health.ts";

const LATEST_FAILURES = 5;

/**
 * What support asks for first, as text to paste into a message: state, settings, keys by their last four characters, and the
 * latest failures. No secrets, and no query of a request, which may name people; a request id finds the rest.
 */
export function connectionReport(connection: Awaited<ReturnType<typeof getConnection>>, health: Health, now: Date): string {
  const { workspace, keys, endedKeys, counts, wire, refused, held } = connection;
  const failures = wire.recent.filter(isFailure).slice(0, LATEST_FAILURES);
  const time = (at: Date | null) => at?.toISOString() ?? "never";
  return [
    `Roster provisioning report, ${now.toISOString()}`,
    `Workspace: ${workspace.name} (${workspace.slug}), ${env().PUBLIC_URL}/${workspace.slug}`,
    `Method: ${workspace.provisioningMethod}, sync ${workspace.syncEnabled ? "on" : "off"} since ${time(workspace.syncChangedAt)}`,
    `Identity provider: ${workspace.identityProvider}`,
    `Health: ${health.state}${health.since ? ` since ${time(health.since)}` : ""}`,
    `Last request: ${time(health.lastRequest?.at ?? null)}`,
    ...(health.nextSyncAt ? [`Next sync expected: ${time(health.nextSyncAt)}`] : []),
    `Rejected since the last accepted request: ${wire.refusals.ended} with an ended key, ${wire.refusals.unknown} with an unknown key`,
    `Provisioned users: ${counts.linkedUsers} of ${counts.userLimit}; groups: ${counts.linkedGroups} of ${counts.groupLimit}; deleted users: ${counts.deletedUsers}`,
    `Refused and kept while paused: ${refused}`,
    `Held by the accident guard: ${held.users} users, ${held.groups} groups`,
    "",
    "Keys",
    ...keys.map(
      (key) =>
        `- …${key.lastFour}: made ${time(key.createdAt)}, last used ${time(key.lastUsedAt)}, expires ${time(key.expiresAt)}`,
    ),
    ...endedKeys.map(
      (key) => `- …${key.lastFour}: ended ${time(key.revokedAt ?? key.expiresAt)}, last used ${time(key.lastUsedAt)}`,
    ),
    "",
    `Latest failures (of the last ${wire.recent.length} requests)`,
    ...(failures.length === 0 ? ["- none"] : []),
    ...failures.map(
      ({ at, status, method, path, detail, requestId }) =>
        `- ${at.toISOString()} ${status} ${method} ${path} (request ${requestId})${detail ? `: ${detail}` : ""}`,
    ),
  ].join("\n");
}
