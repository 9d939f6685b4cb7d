import { listLiveKeys } from "#db/queries/api-keys.ts";
import { type ArrivedUser, findArrivals } from "#db/queries/arrivals.ts";
import { findKeyRefusals } from "#db/queries/key-refusals.ts";
import { findLastRequestAt, listRecentRequests } from "#db/queries/scim-requests.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { IdentityProvider } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { isStrong } from "#lib/directory/matching.ts";
import { requirePermission } from "#lib/directory/permission.ts";
import { Refusal } from "#lib/refusal.ts";
import { scimUrl } from "./connection.ts";

const RECENT_REQUESTS = 15;

/** All that the setup guide watches. */
export async function getSetup(ctx: Ctx) {
  requirePermission(ctx, "provisioning.manage");
  // Before the rest: what arrives meanwhile is news for the page.
  const lastHeardAt = await findLastRequestAt(ctx.workspaceId);
  const [workspace, keys, recent, refusals, arrivals] = await Promise.all([
    findWorkspace(ctx.workspaceId),
    listLiveKeys(ctx.workspaceId),
    listRecentRequests(ctx.workspaceId, RECENT_REQUESTS),
    findKeyRefusals(ctx.workspaceId),
    findArrivals(ctx.workspaceId),
  ]);
  if (!workspace) throw new Refusal("notFound", "This workspace is gone.");
  // Of valid keys only: a connection that was made with an ended one has to be made anew.
  const [connectedAt] = keys.flatMap(({ lastUsedAt }) => lastUsedAt ?? []).sort((a, b) => b.getTime() - a.getTime());
  return { workspace, keys, recent, refusals, arrivals, connectedAt: connectedAt ?? null, lastHeardAt, url: scimUrl() };
}

/** What the newest user shows of the attribute mapping: one sentence for each thing to mend. */
export function mappingFindings(user: ArrivedUser, provider: IdentityProvider): string[] {
  const entra = provider === "entra";
  const findings: string[] = [];
  if (!user.externalId) {
    findings.push(
      entra
        ? "No externalId came: map objectId to externalId, so that a renamed user is still recognised."
        : "No externalId came: send an identifier that never changes, so that a renamed user is still recognised.",
    );
  } else if (entra && !isStrong(user.externalId)) {
    findings.push(`externalId is "${user.externalId}", which two people can share: map objectId to externalId.`);
  }
  if (!user.givenName || !user.familyName) {
    const missing = [!user.givenName && "first name", !user.familyName && "last name"].filter(Boolean).join(" and ");
    findings.push(`The ${missing} did not come: fill it in at the source, and see that it is mapped.`);
  }
  if (!user.workEmail) {
    findings.push(
      entra
        ? 'No work e-mail address came: where there is no mailbox, map userPrincipalName to emails[type eq "work"].value.'
        : "No work e-mail address came: see that it is filled in and mapped.",
    );
  }
  return findings;
}
