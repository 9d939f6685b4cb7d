import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "../../lib/ctx.ts";
import type { JsonObject } from "../../lib/scim/types.ts";
import type { AccountLinkKind, HeldChange, Source, UserRole, UserStatus } from "../types.ts";
import { bytea, instant, workspaceId } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/**
 * People. `attributes` is the SCIM resource as sent (without userName, externalId, active and what is readOnly); the
 * columns from display_name on are copies of parts of it, for search, sort and show, written by the same statement
 * (lib/directory/user-columns.ts). Columns ending in _key are folded by JavaScript, never by SQL lower().
 */
export const users = pgTable(
  "users",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    userName: text("user_name").notNull(),
    userNameKey: text("user_name_key").notNull(),
    /** The name before Entra's soft-delete rename, for display, matching and restore. */
    originalUserName: text("original_user_name"),
    originalUserNameKey: text("original_user_name_key"),
    externalId: text("external_id"),
    source: text("source").$type<Source>().notNull(),
    status: text("status").$type<UserStatus>().notNull(),
    role: text("role").$type<UserRole>().notNull().default("user"),
    /** Taken out of provisioning (break-glass accounts): SCIM doesn't see it. */
    excluded: boolean("excluded").notNull().default(false),
    /** Soft deleted = SCIM active:false. */
    deletedAt: instant("deleted_at"),
    deletedBy: jsonb("deleted_by").$type<Actor>(),
    /** Where an admin's reset mail goes: confirmed in Roster, at set-up or by the operator, never written by SCIM. */
    confirmedEmail: text("confirmed_email"),
    /** DELETEd by the provider but kept (workspaces.on_provider_delete): 404 over SCIM, in no total. */
    scimDeletedAt: instant("scim_deleted_at"),
    /** What the provider was told had happened and has not, in that order: it waits for another admin, or as `heldUntil` says. */
    held: text("held").array().$type<HeldChange[]>().notNull().default([]),
    heldAt: instant("held_at"),
    heldBy: jsonb("held_by").$type<Actor>(),
    /** Held by the accident guard: then it happens by itself. Null = of the last admin. */
    heldUntil: instant("held_until"),
    /** Of a held identity change: whose role, groups and password these are. */
    heldExternalId: text("held_external_id"),
    /** When it last failed to happen by itself, and why. Of this hold only if not before `heldUntil`. */
    heldFailedAt: instant("held_failed_at"),
    heldFailure: text("held_failure"),
    /** An admin changed a linked user; null again when the provider next writes it. */
    divergedAt: instant("diverged_at"),
    version: integer("version").notNull().default(1),
    createdAt: instant("created_at").notNull().defaultNow(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
    attributes: jsonb("attributes").$type<JsonObject>().notNull(),
    /** Folded copy of `attributes` for caseExact=false filters. */
    attributesKey: jsonb("attributes_key").$type<JsonObject>().notNull(),
    /** What providers match by. Of what the client said, where `display_name` falls back on the parts of the name. */
    displayNameKey: text("display_name_key").generatedAlwaysAs(sql`nullif(attributes_key ->> 'displayName', '')`),
    employeeNumberKey: text("employee_number_key").generatedAlwaysAs(
      sql`nullif(attributes_key #>> '{urn:ietf:params:scim:schemas:extension:enterprise:2.0:User,employeeNumber}', '')`,
    ),
    /** Whether `work_email_key` is only one of several. */
    hasMoreWorkEmails: boolean("has_more_work_emails").generatedAlwaysAs(
      sql`jsonb_array_length(jsonb_path_query_array(attributes_key, '$.emails[*] ? (@.type == "work" && exists (@.value))')) > 1`,
    ),
    displayName: text("display_name"),
    /** What lists call the person. A column, because an index of an expression can't answer by itself. */
    shownName: text("shown_name").notNull().generatedAlwaysAs(sql`coalesce(display_name, user_name)`),
    givenName: text("given_name"),
    familyName: text("family_name"),
    workEmail: text("work_email"),
    workEmailKey: text("work_email_key"),
    title: text("title"),
    department: text("department"),
    mobilePhone: text("mobile_phone"),
    /** Folded names and addresses, one string, for the admin's search box. */
    searchText: text("search_text").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "users_workspace" }).onDelete("cascade"),
    uniqueIndex("users_user_name").on(t.workspaceId, t.userNameKey),
    // The orders of the admin's lists, with what they filter by behind: any page is found without reading a person.
    index("users_shown_name").on(
      t.workspaceId,
      sql`shown_name collate "und-x-icu"`,
      t.id,
      t.deletedAt,
      t.status,
      t.source,
      t.role,
      t.excluded,
      t.createdAt,
    ),
    index("users_department").on(
      t.workspaceId,
      sql`department collate "und-x-icu"`,
      t.id,
      t.deletedAt,
      t.status,
      t.source,
      t.role,
      t.excluded,
    ),
    index("users_original_user_name").on(t.workspaceId, t.originalUserNameKey).where(sql`original_user_name_key is not null`),
    index("users_external_id").on(t.workspaceId, t.externalId).where(sql`external_id is not null`),
    index("users_work_email").on(t.workspaceId, t.workEmailKey).where(sql`work_email_key is not null`),
    index("users_more_work_emails").on(t.workspaceId).where(sql`has_more_work_emails`),
    index("users_display_name_key").on(t.workspaceId, t.displayNameKey).where(sql`display_name_key is not null`),
    index("users_employee_number").on(t.workspaceId, t.employeeNumberKey).where(sql`employee_number_key is not null`),
    index("users_held").on(t.workspaceId).where(sql`held <> '{}'`),
    index("users_admins").on(t.workspaceId).where(sql`role = 'admin'`),
    index("users_deleted").on(t.workspaceId, t.deletedAt).where(sql`deleted_at is not null`),
    // For one or two letters, which are no trigram: everybody's text, without the rest of them. An index's row has room for no more.
    index("users_short_search")
      .on(t.workspaceId, t.id, t.deletedAt, t.status, t.source, t.role, t.excluded, t.searchText)
      .where(sql`length(search_text) <= 600`),
    index("users_long_search").on(t.workspaceId).where(sql`length(search_text) > 600`),
    index("users_search").using("gin", t.workspaceId, t.searchText.op("gin_trgm_ops")),
  ],
);

/** Beside users, so that no query of people can carry a hash along by accident. */
export const passwords = pgTable(
  "passwords",
  {
    workspaceId: workspaceId(),
    userId: uuid("user_id").notNull(),
    /** argon2id, PHC string. */
    hash: text("hash").notNull(),
    setAt: instant("set_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId] }),
    foreignKey({
      columns: [t.workspaceId, t.userId],
      foreignColumns: [users.workspaceId, users.id],
      name: "passwords_user",
    }).onDelete("cascade"),
  ],
);

/** The signed-in. The cookie carries ids of these rows; a request without a living row is not signed in. */
export const sessions = pgTable(
  "sessions",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    userId: uuid("user_id").notNull(),
    userAgent: text("user_agent"),
    /** Where the person signed in from. Kept as long as the session, and nowhere else. */
    address: text("address"),
    createdAt: instant("created_at").notNull().defaultNow(),
    /** To within minutes (lib/auth/last-seen.ts). */
    lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("sessions_user").on(t.workspaceId, t.userId),
    foreignKey({
      columns: [t.workspaceId, t.userId],
      foreignColumns: [users.workspaceId, users.id],
      name: "sessions_user",
    }).onDelete("cascade"),
  ],
);

/** Links that let whoever holds them act as a user, once: set a password, confirm an address. Only the digest is stored. */
export const accountLinks = pgTable(
  "account_links",
  {
    workspaceId: workspaceId(),
    /** SHA-256 of the token. */
    digest: bytea("digest").notNull(),
    userId: uuid("user_id").notNull(),
    kind: text("kind").$type<AccountLinkKind>().notNull(),
    /** Where it was mailed to, or the address that it confirms; null = handed over by somebody. */
    email: text("email"),
    /** Who made it for the user; null = the user asked for it. */
    madeBy: jsonb("made_by").$type<Actor>(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.digest] }),
    index("account_links_user").on(t.workspaceId, t.userId),
    foreignKey({
      columns: [t.workspaceId, t.userId],
      foreignColumns: [users.workspaceId, users.id],
      name: "account_links_user",
    }).onDelete("cascade"),
  ],
);

/** What remains of the permanently deleted, so that an old id can lead to whoever came after. */
export const tombstones = pgTable(
  "tombstones",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    userName: text("user_name").notNull(),
    userNameKey: text("user_name_key").notNull(),
    externalId: text("external_id"),
    deletedAt: instant("deleted_at").notNull().defaultNow(),
    /** When their personal data went from history, log and issues, and the names from here. */
    erasedAt: instant("erased_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("tombstones_to_erase").on(t.workspaceId, t.deletedAt).where(sql`erased_at is null`),
    index("tombstones_user_name").on(t.workspaceId, t.userNameKey),
    index("tombstones_external_id").on(t.workspaceId, t.externalId).where(sql`external_id is not null`),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "tombstones_workspace" }).onDelete("cascade"),
  ],
);
