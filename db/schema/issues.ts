import { sql } from "drizzle-orm";
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "../../lib/ctx.ts";
import type { JsonObject } from "../../lib/scim/types.ts";
import type { IssueKind } from "../types.ts";
import { instant, workspaceId } from "./columns.ts";
import { users } from "./users.ts";
import { workspaces } from "./workspaces.ts";

/** What a person should look at: one open row a cause, however often the provider retries. */
export const syncIssues = pgTable(
  "sync_issues",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    kind: text("kind").$type<IssueKind>().notNull(),
    /** Tells this cause from others of its kind: a user's id, a folded name, an attribute's path. */
    cause: text("cause").notNull(),
    /** Whom it concerns, where it is one. No foreign keys: an issue outlives what it tells of. */
    userId: uuid("user_id"),
    groupId: uuid("group_id"),
    /** What the person who solves it needs to see: what was sent, what stood in the way. */
    details: jsonb("details").$type<JsonObject>().notNull(),
    occurrences: integer("occurrences").notNull().default(1),
    /** The latest request that raised it. */
    requestId: text("request_id"),
    /** The latest requests that raised it, newest first: `{id, at}`. */
    requests: jsonb("requests").$type<{ id: string; at: string }[]>().notNull().default([]),
    /** Folded: every name, address and id in `details`, for the search box. */
    searchText: text("search_text").notNull().default(""),
    firstAt: instant("first_at").notNull().defaultNow(),
    at: instant("at").notNull().defaultNow(),
    closedAt: instant("closed_at"),
    closedBy: jsonb("closed_by").$type<Actor>(),
    /** How it was solved, in a word that the page explains. */
    resolution: text("resolution"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("sync_issues_open").on(t.workspaceId, t.kind, t.cause).where(sql`closed_at is null`),
    index("sync_issues_at").on(t.workspaceId, t.at),
    index("sync_issues_user").on(t.workspaceId, t.userId).where(sql`user_id is not null`),
    index("sync_issues_group").on(t.workspaceId, t.groupId).where(sql`group_id is not null`),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "sync_issues_workspace" }).onDelete("cascade"),
  ],
);

/** Whom an admin has told apart: what was sent under this name and externalId isn't this user, whatever they share. */
export const toldApart = pgTable(
  "told_apart",
  {
    workspaceId: workspaceId(),
    userId: uuid("user_id").notNull(),
    userNameKey: text("user_name_key").notNull(),
    externalId: text("external_id"),
    at: instant("at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId, t.userNameKey] }),
    foreignKey({
      columns: [t.workspaceId, t.userId],
      foreignColumns: [users.workspaceId, users.id],
      name: "told_apart_user",
    }).onDelete("cascade"),
  ],
);
