import type { StoredUser } from "#db/queries/users.ts";

/** What the identity provider is told when it asks for a user. */
export type ProviderView =
  | { sees: true; userName: string; externalId: string | null; active: boolean; linked: boolean }
  | { sees: false; because: "excluded" | "deleted by the provider" };

export function providerView(
  user: Pick<StoredUser, "userName" | "externalId" | "active" | "source" | "excluded" | "scimDeletedAt" | "held">,
): ProviderView {
  if (user.excluded) return { sees: false, because: "excluded" };
  if (user.scimDeletedAt || user.held.includes("delete")) return { sees: false, because: "deleted by the provider" };
  const { userName, externalId, active } = user;
  return { sees: true, userName, externalId, active, linked: user.source === "scim" };
}
