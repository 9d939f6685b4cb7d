import type { Actor } from "#lib/ctx.ts";

/** The closed sets of values that columns hold. */
export type ProvisioningMethod = "none" | "ad_sync" | "scim";
export type DefaultUserStatus = "active" | "inactive";
export type UserStatus = "active" | "inactive";
export type UserRole = "user" | "admin";
export type Source = "manual" | "csv" | "ad_sync" | "scim";
export type IdentityProvider = "entra" | "okta" | "jumpcloud" | "other";
/** What a DELETE by the provider does: purge, or keep as a deleted user that SCIM no longer sees. */
export type DeletePolicy = "delete" | "keep";
/** What a workspace does with a user whom the provider sends without first or last name. */
export type MissingNames = "accept" | "refuse";
/** What the provider was told had happened and has not: to the last admin, or held by the accident guard. */
export type HeldChange = "soft delete" | "delete" | "identity change";
/** What a link to an account is for (db/schema/users.ts). */
export type AccountLinkKind = "set password" | "confirm e-mail";
/** The way of a CSV file: its lines arrive, its columns are named, its lines are tried without writing, looked at, then written. */
export type ImportState = "uploading" | "mapping" | "checking" | "preview" | "running" | "done" | "cancelled" | "failed";
export type ImportOutcome = "created" | "changed" | "unchanged" | "refused";
/** How requests of the provisioning log are told apart. */
export type RequestKind = "look up" | "add" | "change" | "delete" | "other";
/** What a sync issue is about (db/schema/issues.ts). */
export type IssueKind =
  | "email clash"
  | "identity clash"
  | "name held"
  | "original name taken"
  | "shared externalId"
  | "identity change"
  | "unmapped path"
  | "suspended roles"
  | "admin without role"
  | "excluded name"
  | "unknown members"
  | "nested groups"
  | "limit reached"
  | "missing names"
  | "last admin"
  | "held deletions"
  | "rejected keys"
  | "refused changes lost";
/** What the admins are told by mail (db/schema/alerts.ts). */
export type AlertKind = "failing" | "rejected keys" | "key expiring" | "admin changed" | "guard holding";
/** By what a Microsoft account was linked: its object id, its user principal name, or the person, who was signed in. */
export type LinkedBy = "externalId" | "userName" | "session";
/** The workarounds that Roster guides through (lib/provisioning/guides.ts). */
export type GuideKind = "error-500" | "user-not-deleted" | "test-connection" | "regenerate-key";
export type GuideStepId =
  | "stop"
  | "pause"
  | "delete"
  | "purge"
  | "resume"
  | "start"
  | "arrive"
  | "reach"
  | "switch"
  | "key"
  | "accept"
  | "generate"
  | "use"
  | "save";
/** `done`: every step was, and was verified where it can be. */
export type GuideOutcome = "done" | "abandoned";
/** `by` null: nobody said so in the guide, it was found done. */
export interface TakenStep {
  step: GuideStepId;
  at: string;
  by: Actor | null;
}
export type UndoState = "running" | "done" | "cancelled" | "failed";
/** What became of one change that was to be undone. */
export type UndoOutcome = "undone" | "partly" | "already" | "changed since" | "impossible" | "refused";
/** What the undo of one change does. */
export type UndoEffect =
  | "user restored"
  | "user deleted"
  | "user renamed"
  | "user changed"
  | "member added"
  | "member removed"
  | "group brought back"
  | "group deleted"
  | "group changed";
