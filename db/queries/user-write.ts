import { getSql } from "#db/client.ts";
import type { HeldChange, Source, UserRole, UserStatus } from "#db/types.ts";
import type { Actor } from "#lib/ctx.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import { actorJson } from "./changes.ts";
import type { Fragment } from "./transaction.ts";

/** Of a user's row: what the rules need to know besides what SCIM shows. */
export interface UserState {
  originalUserName: string | null;
  source: Source;
  status: UserStatus;
  role: UserRole;
  excluded: boolean;
  deletedAt: Date | null;
  deletedBy: Actor | null;
  /** What the provider was told and has not happened: of the last admin (docs/matching.md), or by the accident guard. */
  held: HeldChange[];
  heldAt: Date | null;
  heldBy: Actor | null;
  /** Of the accident guard: when it happens by itself. */
  heldUntil: Date | null;
  /** Of a held identity change: whose role, groups and password these are. */
  heldExternalId: string | null;
  scimDeletedAt: Date | null;
  divergedAt: Date | null;
}

/** The parts of a SCIM user that have columns of their own (db/schema/users.ts); made by lib/directory/user-columns.ts. */
export interface UserColumns {
  userNameKey: string;
  attributesKey: JsonObject;
  displayName: string | null;
  givenName: string | null;
  familyName: string | null;
  workEmail: string | null;
  workEmailKey: string | null;
  title: string | null;
  department: string | null;
  mobilePhone: string | null;
  searchText: string;
}

/** What an insert or update of a user writes. */
export interface UserWrite extends UserState, UserColumns {
  userName: string;
  originalUserNameKey: string | null;
  externalId: string | null;
  attributes: JsonObject;
}

/** In the order of `writtenValues`. */
export const writtenColumns = (): Fragment => getSql()`
  user_name, user_name_key, original_user_name, original_user_name_key, external_id, source, status, role, excluded, deleted_at,
  deleted_by, held, held_at, held_by, held_until, held_external_id, scim_deleted_at, diverged_at, attributes, attributes_key, display_name, given_name, family_name, work_email, work_email_key, title,
  department, mobile_phone, search_text`;

/** Cast one by one: in a SELECT list, PostgreSQL would take a bare parameter for text. */
export function writtenValues(user: UserWrite): Fragment {
  const sql = getSql();
  return sql`
    ${user.userName}::text, ${user.userNameKey}::text, ${user.originalUserName}::text, ${user.originalUserNameKey}::text,
    ${user.externalId}::text, ${user.source}::text, ${user.status}::text, ${user.role}::text, ${user.excluded}::boolean,
    ${user.deletedAt}::timestamptz, ${user.deletedBy === null ? null : actorJson(user.deletedBy)}::jsonb, ${user.held}::text[], ${user.heldAt}::timestamptz, ${user.heldBy === null ? null : actorJson(user.heldBy)}::jsonb, ${user.heldUntil}::timestamptz, ${user.heldExternalId}::text, ${user.scimDeletedAt}::timestamptz, ${user.divergedAt}::timestamptz,
    ${sql.json(user.attributes)}::jsonb, ${sql.json(user.attributesKey)}::jsonb, ${user.displayName}::text, ${user.givenName}::text,
    ${user.familyName}::text, ${user.workEmail}::text, ${user.workEmailKey}::text, ${user.title}::text, ${user.department}::text,
    ${user.mobilePhone}::text, ${user.searchText}::text`;
}
