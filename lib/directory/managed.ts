import type { ProvisioningMethod, Source } from "#db/types.ts";

/** Whether the identity provider manages a user or group now: linked, and sync is on. Then pages show it locked. */
export function isManaged(
  entity: { source: Source },
  workspace: { provisioningMethod: ProvisioningMethod; syncEnabled: boolean },
): boolean {
  return entity.source === "scim" && workspace.provisioningMethod === "scim" && workspace.syncEnabled;
}
