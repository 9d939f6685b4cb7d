import type { IssueKind } from "#db/types.ts";
import type { Json, JsonObject } from "#lib/scim/types.ts";
import type { SentUser } from "./notices.ts";

/** A user as an issue keeps it: what was sent, or who was there, with what tells people apart. */
export type KeptUser = SentUser & { id: string; role: string | null; source: string | null; state: string | null };

/** What was sent, of an issue that keeps it. */
export function sentOf(details: JsonObject): SentUser | null {
  return userOf(details.sent);
}

/** Who stood in the way when it was last noticed. */
export const existingOf = (details: JsonObject) => keptUser(details.existing);

/** The name that somebody is to have and another has. Null for issues that are about no name. */
export function wantedName({ kind, details }: { kind: IssueKind; details: JsonObject }): string | null {
  if (kind === "original name taken") return textOf(details.originalUserName);
  return kind === "name held" ? (sentOf(details)?.userName ?? null) : null;
}

export function keptUser(value: Json | undefined): KeptUser | null {
  const object = asObject(value);
  const user = userOf(value);
  const id = textOf(object.id);
  if (!user || id === null) return null;
  return { ...user, id, role: textOf(object.role), source: textOf(object.source), state: textOf(object.state) };
}

function userOf(value: Json | undefined): SentUser | null {
  const object = asObject(value);
  const userName = textOf(object.userName);
  if (userName === null) return null;
  return {
    userName,
    externalId: textOf(object.externalId),
    displayName: textOf(object.displayName),
    givenName: textOf(object.givenName),
    familyName: textOf(object.familyName),
    emails: Array.isArray(object.emails) ? object.emails.flatMap((email) => textOf(email) ?? []) : [],
  };
}

export function asObject(value: Json | undefined): JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}

export function textOf(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}
