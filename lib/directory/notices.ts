import type { Cause } from "#db/queries/alerts.ts";
import type { Notice } from "#db/queries/sync-issues.ts";
import type { StoredUser, WrittenUser } from "#db/queries/users.ts";
import type { IssueKind } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal, type RefusalCode } from "#lib/refusal.ts";
import type { JsonObject, UnmappedPaths, UserInput } from "#lib/scim/types.ts";
import type { Difference } from "./history.ts";
import { emailsOf, namesOf } from "./user-columns.ts";

/** A no to the provider that a person should look at. */
export class NotedRefusal extends Refusal {
  readonly notice: Notice;

  constructor(code: RefusalCode, message: string, field: string | null, notice: Notice) {
    super(code, message, field);
    this.notice = notice;
  }
}

const MOST_EMAILS = 20;

/** What was said of a user, as far as people tell each other apart by it. */
export function sentUser(said: Pick<UserInput, "userName" | "externalId" | "attributes">) {
  const { userName, externalId = null, attributes } = said;
  const displayName = typeof attributes.displayName === "string" ? attributes.displayName : null;
  const emails = emailsOf(attributes).slice(0, MOST_EMAILS);
  return { userName, externalId, displayName, ...namesOf(attributes), emails } satisfies JsonObject;
}

export type SentUser = ReturnType<typeof sentUser>;

/** Folded: by what it is found out whether somebody still stands in the way (db/queries/issue-closing.ts). */
function keysOf({ userName, emails }: Pick<SentUser, "userName" | "emails">): JsonObject {
  return { name: fold(userName), emails: emails.map(fold) };
}

/** Whom the workspace has: the other side of a comparison. */
function knownUser(user: StoredUser): JsonObject {
  const { id, originalUserName, source, role, status } = user;
  return { ...sentUser(user), id, originalUserName, source, role, status, state: stateOf(user) };
}

function stateOf(user: StoredUser): string {
  if (user.excluded) return "excluded";
  if (user.scimDeletedAt !== null) return "deleted by the provider";
  if (user.held.length > 0) return "held";
  return user.deletedAt === null ? "live" : "deleted";
}

/** What was sent is refused because of somebody whom the workspace has. `user`: who was to be changed; without one, a new user. */
export function clash(kind: IssueKind, sent: SentUser, existing: StoredUser, user?: StoredUser): Notice {
  const details = { sent, keys: keysOf(sent), existing: knownUser(existing), ...(user ? { user: knownUser(user) } : {}) };
  return { kind, cause: fold(sent.userName), userId: existing.id, details };
}

/** `user` is to be called by a name that `holder` has. */
export function nameHeld(sent: SentUser, user: StoredUser, holder: StoredUser): Notice {
  return { ...clash("name held", sent, holder, user), userId: user.id };
}

/** A restore that couldn't give the original name back. */
export function originalNameTaken(user: StoredUser, originalUserName: string, holder: StoredUser | null): Notice {
  const existing = holder && knownUser(holder);
  return {
    kind: "original name taken",
    cause: user.id,
    userId: user.id,
    details: { originalUserName, user: knownUser(user), existing },
  };
}

/** `before` was somebody else, whose role, memberships, sessions and password are gone. */
export function identityChange(before: StoredUser, after: StoredUser): Notice {
  return {
    kind: "identity change",
    cause: `${after.id} ${after.externalId}`,
    userId: after.id,
    details: { before: knownUser(before), after: knownUser(after) },
  };
}

/** By these an admin signs in, is written to, and is found by the provider. */
const ADMIN_FIELDS = ["userName", "emails", "externalId"];

/** The admins hear of it when one of them is changed by the provider. Values stay in the history. */
export function adminChanged(ctx: Ctx, before: StoredUser, changed: Difference | null): Cause[] {
  const fields = ADMIN_FIELDS.filter((field) => changed !== null && field in changed.after);
  if (before.role !== "admin" || fields.length === 0) return [];
  const details = { userId: before.id, fields };
  return [{ kind: "admin changed", cause: `${before.id} ${ctx.requestId}`, details }];
}

/** What the provider was told of the last admin and has not happened: it waits for another admin. */
export function lastAdminHeld(user: StoredUser): Notice {
  return { kind: "last admin", cause: user.id, userId: user.id, details: { user: knownUser(user), held: user.held } };
}

/** A name alone brought an admin back, as a user. */
export function adminWithoutRole(before: StoredUser, after: StoredUser): Notice {
  const details = { before: knownUser(before), after: knownUser(after) };
  return { kind: "admin without role", cause: after.id, userId: after.id, details };
}

/** Two people behind one externalId: the mapping names something that isn't unique. */
export function sharedExternalId(user: WrittenUser): Notice[] {
  const { externalId, alsoHeldBy, id } = user;
  if (externalId === null || !alsoHeldBy) return [];
  return [
    {
      kind: "shared externalId",
      cause: externalId,
      userId: id,
      details: { externalId, user: knownUser(user), existing: { ...alsoHeldBy } },
    },
  ];
}

/** Of one issue: a page has to show them, and a mapping may be wrong for everybody. */
const MOST_MEMBERS = 1000;
const LONGEST_TEXT = 200;

/** Who was named as a member and is none. One issue a group: the provider names its members in several requests. */
export function skippedMembers(
  kind: "unknown members" | "nested groups",
  groupId: string,
  groupName: string | null,
  ids: string[],
): Notice[] {
  if (ids.length === 0) return [];
  const members = ids.slice(0, MOST_MEMBERS).map(shortened);
  return [{ kind, cause: groupId, groupId, details: { groupName, members, count: ids.length } }];
}

const MOST_PATHS = 50;

/**
 * Paths that a mapping names and the schema doesn't have: one issue for each. Urgent, and then one for each user, when the refused
 * request would have deactivated somebody.
 */
export function unmappedPaths({ type, id, paths, deactivates }: UnmappedPaths): Notice[] {
  return paths.slice(0, MOST_PATHS).map((path) => ({
    kind: "unmapped path",
    cause: [type, fold(path), ...(deactivates ? [id] : [])].join(" "),
    ...(type === "User" ? { userId: id } : { groupId: id }),
    details: { type, path: shortened(path), id, urgent: deactivates },
  }));
}

function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${[...text].slice(0, LONGEST_TEXT).join("")}…`;
}
