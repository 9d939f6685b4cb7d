import { sql } from "drizzle-orm";
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "../../lib/ctx.ts";
import type { JsonObject } from "../../lib/scim/types.ts";
import type { Source } from "../types.ts";
import { instant, workspaceId } from "./columns.ts";
import { users } from "./users.ts";
import { workspaces } from "./workspaces.ts";

export const groups = pgTable(
  "groups",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    displayName: text("display_name").notNull(),
    displayNameKey: text("display_name_key").notNull(),
    externalId: text("external_id"),
    source: text("source").$type<Source>().notNull(),
    attributes: jsonb("attributes").$type<JsonObject>().notNull(),
    version: integer("version").notNull().default(1),
    createdAt: instant("created_at").notNull().defaultNow(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
    /** Hidden everywhere at once; the rows of a large group go later, in batches (lib/provisioning/housekeeping.ts). */
    deletedAt: instant("deleted_at"),
    deletedBy: jsonb("deleted_by").$type<Actor>(),
    /** Deleted for the provider, held by the accident guard: until then it stays what it is here. */
    heldUntil: instant("held_until"),
    heldAt: instant("held_at"),
    heldBy: jsonb("held_by").$type<Actor>(),
    /** When it last failed to happen by itself, and why. Of this hold only if not before `heldUntil`. */
    heldFailedAt: instant("held_failed_at"),
    heldFailure: text("held_failure"),
    /** An admin changed a linked group's own values; null again when the provider next writes them. Of its members: `memberDivergences`. */
    divergedAt: instant("diverged_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "groups_workspace" }).onDelete("cascade"),
    uniqueIndex("groups_display_name").on(t.workspaceId, t.displayNameKey).where(sql`deleted_at is null`),
    index("groups_deleted").on(t.workspaceId, t.deletedAt).where(sql`deleted_at is not null`),
    index("groups_held").on(t.workspaceId).where(sql`held_until is not null`),
    index("groups_external_id").on(t.workspaceId, t.externalId).where(sql`external_id is not null`),
  ],
);

/** Rows, never an array; a membership write never touches the group's own row. */
export const groupMembers = pgTable(
  "group_members",
  {
    workspaceId: workspaceId(),
    groupId: uuid("group_id").notNull(),
    userId: uuid("user_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.groupId, t.userId] }),
    index("group_members_user").on(t.workspaceId, t.userId),
    foreignKey({
      columns: [t.workspaceId, t.groupId],
      foreignColumns: [groups.workspaceId, groups.id],
      name: "group_members_group",
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.userId],
      foreignColumns: [users.workspaceId, users.id],
      name: "group_members_user_id",
    }).onDelete("cascade"),
  ],
);

/** Who is a member of a linked group or isn't, other than the provider said, until it says so again. */
export const memberDivergences = pgTable(
  "member_divergences",
  {
    workspaceId: workspaceId(),
    groupId: uuid("group_id").notNull(),
    userId: uuid("user_id").notNull(),
    at: instant("at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.groupId, t.userId] }),
    index("member_divergences_user").on(t.workspaceId, t.userId),
    foreignKey({
      columns: [t.workspaceId, t.groupId],
      foreignColumns: [groups.workspaceId, groups.id],
      name: "member_divergences_group",
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.userId],
      foreignColumns: [users.workspaceId, users.id],
      name: "member_divergences_user_id",
    }).onDelete("cascade"),
  ],
);
