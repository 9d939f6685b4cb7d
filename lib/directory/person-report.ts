import type { FoundTombstone } from "#db/queries/find-person.ts";
import type { StoredUser } from "#db/queries/users.ts";
import type { Workspace } from "#db/queries/workspaces.ts";
import type { Actor } from "#lib/ctx.ts";
import { providerView } from "./provider-view.ts";

/** Of the workspace: what matters to whoever helps. */
export type ReportedConnection = Pick<Workspace, "slug" | "provisioningMethod" | "syncEnabled" | "identityProvider"> & {
  lastRequestAt: Date | null;
};

/** What somebody at the support desk needs to know of a user, as plain text: ids, names, states and times, and nothing secret. */
export function personReport(user: StoredUser, connection: ReportedConnection, at: Date): string {
  const view = providerView(user);
  return lines([
    ...heading(connection, at),
    ["User", user.userName],
    ["Name before the provider renamed it", user.originalUserName],
    ["Display name", user.displayName],
    ["Work e-mail", user.workEmail],
    ["SCIM id", user.id],
    ["External id", user.externalId],
    ["Status", user.status],
    ["Role", user.role],
    ["Source", user.source],
    ["Deleted", user.deletedAt && `${user.deletedAt.toISOString()}${by(user.deletedBy)}`],
    ["Deleted by the provider's DELETE", user.scimDeletedAt?.toISOString()],
    [
      "Waits for another admin",
      user.held.length > 0 && `${user.held.join(", ")} since ${user.heldAt?.toISOString()}${by(user.heldBy)}`,
    ],
    ["Differs from the provider since", user.divergedAt?.toISOString()],
    ["Over SCIM", view.sees ? `active ${view.active}, ${view.linked ? "linked" : "not linked"}` : `404 (${view.because})`],
    ["Created", user.createdAt.toISOString()],
    ["Changed", `${user.updatedAt.toISOString()}, version ${user.version}`],
  ]);
}

/** The same of somebody who was permanently deleted. */
export function tombstoneReport(tombstone: FoundTombstone, connection: ReportedConnection, at: Date): string {
  return lines([
    ...heading(connection, at),
    ["User", tombstone.userName],
    ["SCIM id", tombstone.id],
    ["External id", tombstone.externalId],
    ["Deleted permanently", `${tombstone.deletedAt.toISOString()}${by(tombstone.deletedBy)}`],
    ["Came after, with the same external id", tombstone.successorId],
    ["Over SCIM", "404"],
  ]);
}

type Line = readonly [label: string, value: string | false | null | undefined];

function heading(
  { slug, provisioningMethod, syncEnabled, identityProvider, lastRequestAt }: ReportedConnection,
  at: Date,
): Line[] {
  const sync =
    provisioningMethod === "none" ? "none" : `${provisioningMethod} from ${identityProvider}, ${syncEnabled ? "on" : "paused"}`;
  return [
    ["Report of", at.toISOString()],
    ["Workspace", slug],
    ["Provisioning", sync],
    ["Last request", lastRequestAt?.toISOString() ?? "never"],
  ];
}

function lines(all: Line[]): string {
  return all.flatMap(([label, value]) => (value ? [`${label}: ${value}`] : [])).join("\n");
}

function by(actor: Actor | null): string {
  if (actor === null) return "";
  switch (actor.kind) {
    case "user":
      return ` by ${actor.name}`;
    case "support":
      return ` by ${actor.name} of support`;
    case "key":
      return ` by the provider, key …${actor.lastFour}`;
    case "operator":
      return " by the operator";
    case "system":
      return ` by Roster (${actor.task})`;
  }
}
