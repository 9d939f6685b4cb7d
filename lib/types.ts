/** What components may know of the rules: shapes, no code. */

export type { AccessPreview } from "#db/queries/access-preview.ts";
export type { ApiKey, EndedKey } from "#db/queries/api-keys.ts";
export type { Arrivals } from "#db/queries/arrivals.ts";
export type { ChangeFilter, ChangeRow, SubjectName } from "#db/queries/change-table.ts";
export type { DirectoryCounts } from "#db/queries/directory-counts.ts";
export type { FoundBy, FoundTombstone, FoundUser } from "#db/queries/find-person.ts";
export type { Candidate } from "#db/queries/group-members.ts";
export type { CarriedRole } from "#db/queries/group-roles.ts";
export type { GroupTableRow, MemberTableRow } from "#db/queries/group-table.ts";
export type { Firing } from "#db/queries/guard-numbers.ts";
export type { GuidedRun } from "#db/queries/guided-runs.ts";
export type { HeldFailure, HeldGroup, HeldUser } from "#db/queries/held.ts";
export type { ImportTableRow } from "#db/queries/import-lines.ts";
export type { Import } from "#db/queries/imports.ts";
export type { IssueRow } from "#db/queries/issue-table.ts";
export type { KeyRefusals } from "#db/queries/key-refusals.ts";
export type { ExportedRow, LoggedDetails, LogRow } from "#db/queries/log-table.ts";
export type { MemberDivergences } from "#db/queries/member-divergences.ts";
export type { UnseenGroup, UnseenUser } from "#db/queries/out-of-scope.ts";
export type { RoleHolder } from "#db/queries/roles.ts";
export type { RecentRequest } from "#db/queries/scim-requests.ts";
export type { ScimRun } from "#db/queries/scim-runs.ts";
export type { EndedSessions, SignedIn, UserSession } from "#db/queries/sessions.ts";
export type { SsoIdentity } from "#db/queries/sso-identities.ts";
export type { SupportGrant, SupportVisit } from "#db/queries/support-access.ts";
export type { TurnedAway } from "#db/queries/turned-away.ts";
export type { UndoScope } from "#db/queries/undo.ts";
export type { UndoRun } from "#db/queries/undo-runs.ts";
export type { LinkedCounts } from "#db/queries/unlink.ts";
export type { UserFilter } from "#db/queries/user-filter.ts";
export type { ExportedUser, UserTableRow } from "#db/queries/user-table.ts";
export type { StoredUser as UserWithGroups } from "#db/queries/users.ts";
export type {
  DefaultUserStatus,
  DeletePolicy,
  GuideKind,
  GuideStepId,
  HeldChange,
  IdentityProvider,
  ImportOutcome,
  ImportState,
  IssueKind,
  LinkedBy,
  MissingNames,
  ProvisioningMethod,
  Source,
  UndoEffect,
  UndoOutcome,
  UserRole,
  UserStatus,
} from "#db/types.ts";
export type { Actor } from "./ctx.ts";
export type { BulkAction, BulkStep, BulkSummary, Skipped } from "./directory/bulk-users.ts";
export type { ImportCounts } from "./directory/import-reads.ts";
export type { JumpTargets } from "./directory/jump.ts";
export type { OwnProfile } from "./directory/own-profile.ts";
export type { PlannedChange } from "./directory/undo-preview.ts";
export type { UndoMarks } from "./directory/undos.ts";
export type { UserProfile } from "./directory/user-profile.ts";
export type { ConnectionVerdicts, Verdict } from "./provisioning/connection-verdicts.ts";
export type { Rhythm } from "./provisioning/cycles.ts";
export type { GuardOverview } from "./provisioning/guard-settings.ts";
export type { Health, HealthState } from "./provisioning/health.ts";
export type { HeldDecision, HeldPreview } from "./provisioning/held-deletions.ts";
export type { MappingMistake } from "./provisioning/mapping-mistakes.ts";
export type { ScopeKind } from "./provisioning/out-of-scope.ts";
export type { Quarantine, QuarantineRisk } from "./provisioning/quarantine.ts";
export type { RecognisedClient } from "./provisioning/recognise-client.ts";
export type { RefusedChange } from "./provisioning/refused-changes.ts";
export type { UnlinkPosition } from "./provisioning/remove-connection.ts";
export type { SupportedWorkspace } from "./support/workspaces.ts";
