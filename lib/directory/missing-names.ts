import type { Notice } from "#db/queries/sync-issues.ts";
import type { StoredUser } from "#db/queries/users.ts";
import { fold } from "#lib/fold.ts";
import type { JsonObject, UserInput } from "#lib/scim/types.ts";
import { NotedRefusal, sentUser } from "./notices.ts";
import type { ProviderCtx } from "./provider-ctx.ts";
import { namesOf } from "./user-columns.ts";

/** Throws Refusal invalid when the workspace takes no users without first and last name. */
export function requireNames(ctx: ProviderCtx, input: UserInput): void {
  const missing = missingNames(input.attributes);
  if (ctx.settings.missingNames === "accept" || missing.length === 0) return;
  throw new NotedRefusal(
    "invalid",
    `The user "${input.userName}" has no ${missing.join(" and no ")}, and this workspace takes only users with a first and a last name. ` +
      "Map an attribute to it that every user in scope has, or leave the user out of scope.",
    missing[0] ?? null,
    { kind: "missing names", cause: fold(input.userName), details: { missing, sent: sentUser(input) } },
  );
}

/** For a user whom a request has left without first or last name; `before` null = there was none. */
export function namesMissing(before: StoredUser | null, after: StoredUser): Notice[] {
  const missing = missingNames(after.attributes);
  // Said when it came to be so, not at each write after that.
  const wasSaid = before !== null && before.source === "scim" && missingNames(before.attributes).length > 0;
  if (missing.length === 0 || wasSaid) return [];
  const details = { missing, sent: sentUser(after) };
  return [{ kind: "missing names", cause: fold(after.userName), userId: after.id, details }];
}

/** As a mapping names them. */
function missingNames(attributes: JsonObject): string[] {
  const { givenName, familyName } = namesOf(attributes);
  return [givenName === null ? ["name.givenName"] : [], familyName === null ? ["name.familyName"] : []].flat();
}
