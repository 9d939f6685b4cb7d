import type { Notice } from "#db/queries/sync-issues.ts";
import type { StoredUser } from "#db/queries/users.ts";
import type { IssueKind } from "#db/types.ts";
import { fold } from "#lib/fold.ts";
import { Refusal, type RefusalCode } from "#lib/refusal.ts";
import type { JsonObject, UserInput } from "#lib/scim/types.ts";
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

/** A new user who is not made because of somebody whom the workspace has. */
export function clash(kind: IssueKind, sent: JsonObject & { userName: string }, existing: StoredUser): Notice {
  return { kind, cause: fold(sent.userName), userId: existing.id, details: { sent, existing: knownUser(existing) } };
}

/** `user` is to be called by a name that `holder` has. */
export function nameHeld(sent: JsonObject & { userName: string }, user: StoredUser, holder: StoredUser): Notice {
  return {
    kind: "name held",
    cause: fold(sent.userName),
    userId: user.id,
    details: { sent, user: knownUser(user), existing: knownUser(holder) },
  };
}
