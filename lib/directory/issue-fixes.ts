import { changeMemberships } from "#db/queries/group-members.ts";
import { findGroupsLost } from "#db/queries/issue-causes.ts";
import { findIssue, type Issue } from "#db/queries/issue-table.ts";
import { closeIssueById } from "#db/queries/sync-issues.ts";
import { tellUsersApart } from "#db/queries/told-apart.ts";
import { inTransaction, type Queryable } from "#db/queries/transaction.ts";
import { findLiveHolder, findUserByName, type StoredUser } from "#db/queries/users.ts";
import type { IssueKind } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import { provisionUser } from "./exclusion.ts";
import { requireHeldOf, requireNobodysSignIn, requireNoMorePower } from "./grants.ts";
import { keptUser, sentOf, wantedName } from "./issue-details.ts";
import { isDeleted, isUnlinked, sharesAddress } from "./matching.ts";
import type { SentUser } from "./notices.ts";
import { requirePermission } from "./permission.ts";
import { changeUser } from "./user-admin.ts";
import { setUserRole } from "./user-role.ts";

/**
 * What an admin does about a sync issue, each in one transaction with the issue's end. What is decided on is read again under lock: whoever
 * decided on something else is asked to look again.
 */
export interface Decision {
  id: string;
  /** What was shown of the sent user: a retry may have brought another. */
  externalId: string | null;
}

/**
 * A UPN clash is one person: the existing user gets the sent userName and externalId, is linked, and keeps everything else. The provider finds
 * them at its next look-up. `version` is the existing user's as it was shown. Throws Refusal forbidden, invalid, versionMismatch, userNameTaken,
 * limitReached, notFound.
 */
export async function linkExistingUser(ctx: Ctx, { id, externalId, version }: Decision & { version: number }): Promise<void> {
  const userId = await requireUser(ctx, id, ["email clash"]);
  await changeUser(
    ctx,
    userId,
    "linked by an admin",
    async (user, _workspace, tx) => {
      const { sent } = await lockDecision(ctx, { id, externalId }, ["email clash"], tx);
      if (user.version !== version) throw changedMeanwhile("The user");
      requireClash(sent, user);
      await requireNoMorePower(ctx, userId, "link this account", tx);
      await requireNobodysSignIn(ctx, { userName: sent.userName }, userId, tx);
      await closeIssueById(ctx, id, "linked", tx);
      return {
        userName: sent.userName,
        originalUserName: null,
        externalId: sent.externalId ?? user.externalId,
        source: "scim" as const,
      };
    },
    "provisioning.manage",
  );
}

/**
 * Two people: the next POST of what was sent passes. A deleted user who has the sent name gives it up, and is found under it as the original name.
 * Throws Refusal forbidden, invalid, versionMismatch, notFound.
 */
export async function tellApart(ctx: Ctx, decision: Decision): Promise<void> {
  const kinds: IssueKind[] = ["email clash", "identity clash"];
  const userId = await requireUser(ctx, decision.id, kinds);
  await changeUser(
    ctx,
    userId,
    "told apart from somebody else of this name",
    async (user, _workspace, tx) => {
      const { sent } = await lockDecision(ctx, decision, kinds, tx);
      // The new user's name may be the address by which this one signs in, and a name is looked at first.
      await requireNoMorePower(ctx, userId, "say that they are two people", tx);
      await tellUsersApart(ctx, userId, { userNameKey: fold(sent.userName), externalId: sent.externalId }, tx);
      await closeIssueById(ctx, decision.id, "different people", tx);
      return fold(user.userName) === fold(sent.userName) && isDeleted(user) ? released(user) : {};
    },
    "provisioning.manage",
  );
}

/**
 * The deleted user of that name is who was sent, under another directory object: the next POST restores them by the externalId, with their
 * role. Throws Refusal forbidden, invalid, versionMismatch, notFound.
 */
export async function joinSamePerson(ctx: Ctx, decision: Decision): Promise<void> {
  const userId = await requireUser(ctx, decision.id, ["identity clash"]);
  await changeUser(
    ctx,
    userId,
    "recognised as the same person",
    async (user, _workspace, tx) => {
      const { sent } = await lockDecision(ctx, decision, ["identity clash"], tx);
      if (sent.externalId === null) throw new Refusal("invalid", "What was sent has no externalId to recognise the person by.");
      if (!isDeleted(user)) {
        throw new Refusal("invalid", "This user is deleted no longer: your identity provider finds them at its next look-up.");
      }
      const holder = await findLiveHolder(ctx.workspaceId, sent.externalId, tx);
      if (holder) {
        throw new Refusal("invalid", `"${holder.userName}" has this externalId, so the deleted user can't be the same person.`);
      }
      await requireHeldOf(ctx, userId, tx);
      await closeIssueById(ctx, decision.id, "same person", tx);
      return { externalId: sent.externalId };
    },
    "provisioning.manage",
  );
}

/**
 * The deleted user gives up the name that somebody else is to have: they keep it as their original name, which a restore puts back when it
 * is free. Throws Refusal forbidden, invalid, notFound.
 */
export async function releaseName(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const kinds: IssueKind[] = ["name held", "original name taken"];
  const issue = await requireIssue(ctx, id, kinds);
  const wanted = wantedName(issue);
  const holder = wanted === null ? null : await findUserByName(ctx.workspaceId, fold(wanted));
  if (wanted === null || !holder)
    throw new Refusal("invalid", "Nobody has the name any more. The provider's next try goes through.");
  await changeUser(
    ctx,
    holder.id,
    "gave up the name",
    async (user, _workspace, tx) => {
      await requireIssue(ctx, id, kinds, tx);
      if (fold(user.userName) !== fold(wanted)) {
        throw new Refusal("invalid", "This user has the name no longer. The provider's next try goes through.");
      }
      if (user.deletedAt === null) {
        throw new Refusal("invalid", "This user is not deleted. Give them another user name first, or delete them.");
      }
      await requireNoMorePower(ctx, user.id, "release the name", tx);
      if (issue.kind === "name held") await closeIssueById(ctx, id, "name released", tx);
      return released(user);
    },
    "provisioning.manage",
  );
  if (issue.kind === "original name taken") await putBackName(ctx, { id });
}

/** A restored user gets back the name of before, which is free now. Throws Refusal forbidden, userNameTaken, invalid, notFound. */
export async function putBackName(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const userId = await requireUser(ctx, id, ["original name taken"]);
  await changeUser(
    ctx,
    userId,
    "got the original name back",
    async (user, _workspace, tx) => {
      await requireIssue(ctx, id, ["original name taken"], tx);
      if (user.originalUserName === null) throw new Refusal("invalid", "This user has no other name any more.");
      await requireNoMorePower(ctx, userId, "put the name back", tx);
      await requireNobodysSignIn(ctx, { userName: user.originalUserName }, userId, tx);
      await closeIssueById(ctx, id, "name put back", tx);
      return { userName: user.originalUserName, originalUserName: null };
    },
    "provisioning.manage",
  );
}

/** An admin who came back by name alone is one again. Throws Refusal forbidden, invalid (deleted), notFound. */
export async function giveRoleBack(ctx: Ctx, { id }: { id: string }): Promise<void> {
  requirePermission(ctx, "roles.manage");
  const userId = await requireUser(ctx, id, ["admin without role"]);
  await setUserRole(ctx, userId, "admin");
  await closeIssueById(ctx, id, "role given back");
}

/**
 * An identity change that was none: the same person, whose directory object was made anew, gets back the groups and the role that it took.
 * Password and sessions stay gone. Throws Refusal forbidden, invalid (deleted), notFound.
 */
export async function giveBack(ctx: Ctx, { id }: { id: string }): Promise<void> {
  requirePermission(ctx, "roles.manage");
  const { userId, details, requests } = await requireIssue(ctx, id, ["identity change"]);
  if (userId === null) throw new Refusal("notFound", "This issue is about no user of this workspace.");
  if (keptUser(details.before)?.role === "admin") await setUserRole(ctx, userId, "admin");
  const lost = await findGroupsLost(ctx.workspaceId, userId, requests[0]?.id ?? "");
  await inTransaction(async (tx) => {
    for (const groupId of lost) {
      await changeMemberships(ctx, groupId, { add: [userId], remove: [] }, { among: "everybody", sql: tx });
    }
    await closeIssueById(ctx, id, "given back", tx);
  });
}

/** The account that was kept out is open to the provider, which finds it at its next look-up. Throws Refusal forbidden, notFound. */
export async function provisionExcludedAccount(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const userId = await requireUser(ctx, id, ["excluded name"]);
  await provisionUser(ctx, userId);
  await closeIssueById(ctx, id, "account provisioned");
}

/** What no button here can put right, or needs no more than to be known. The rest closes when it is solved. */
export const closableByHand: readonly IssueKind[] = [
  "shared externalId",
  "identity change",
  "unmapped path",
  "admin without role",
  "excluded name",
  "unknown members",
  "nested groups",
  "missing names",
  "refused changes lost",
];

/** Somebody has put it right where Roster doesn't see it. Should it happen again, that is a new issue. Throws Refusal forbidden, invalid, notFound. */
export async function closeByHand(ctx: Ctx, { id }: { id: string }): Promise<void> {
  await requireIssue(ctx, id, closableByHand);
  await closeIssueById(ctx, id, "marked as solved");
}

/** Open, and of one of these kinds. `tx` locks it. */
async function requireIssue(ctx: Ctx, id: string, kinds: readonly IssueKind[], tx?: Queryable): Promise<Issue> {
  requirePermission(ctx, "provisioning.manage");
  const issue = await findIssue(ctx.workspaceId, id, tx ? { sql: tx, lock: true } : {});
  if (!issue) throw new Refusal("notFound", "There is no such issue in this workspace.");
  if (issue.closedAt) throw new Refusal("invalid", "This issue is solved already.");
  if (!kinds.includes(issue.kind)) throw new Refusal("invalid", "This can't be done about an issue of this kind.");
  return issue;
}

/** The id of the user whom it is about. */
async function requireUser(ctx: Ctx, id: string, kinds: readonly IssueKind[]): Promise<string> {
  const { userId } = await requireIssue(ctx, id, kinds);
  if (userId === null) throw new Refusal("notFound", "This issue is about no user of this workspace.");
  return userId;
}

async function lockDecision(
  ctx: Ctx,
  { id, externalId }: Decision,
  kinds: IssueKind[],
  tx: Queryable,
): Promise<{ sent: SentUser }> {
  const issue = await requireIssue(ctx, id, kinds, tx);
  const sent = sentOf(issue.details);
  if (!sent || sent.externalId !== externalId) throw changedMeanwhile("What was sent");
  return { sent };
}

function requireClash(sent: SentUser, user: StoredUser): void {
  if (isUnlinked(user) && sharesAddress({ userName: sent.userName, emailKeys: sent.emails.map(fold) }, user)) return;
  throw new Refusal(
    "invalid",
    "The two no longer clash: this user was changed, deleted or linked meanwhile. The provider's next try goes through.",
  );
}

function changedMeanwhile(what: string): Refusal {
  return new Refusal("versionMismatch", `${what} has changed meanwhile. Look at the present values and decide again.`);
}

/** Renamed as Entra renames the deleted: 32 hex digits and the name. */
function released(user: StoredUser) {
  const { id, userName, originalUserName, source } = user;
  return {
    userName: `${id.replaceAll("-", "")}${userName}`,
    originalUserName: originalUserName ?? userName,
    ...(source === "scim" ? { divergedAt: new Date() } : {}),
  };
}
