import { sql } from "drizzle-orm";
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { JsonObject } from "../../lib/scim/types.ts";
import type { AlertKind } from "../types.ts";
import { instant, workspaceId } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/** What the admins are told by mail: one row an occurrence, whichever instance sees it, and one that mails it. */
export const alerts = pgTable(
  "alerts",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    kind: text("kind").$type<AlertKind>().notNull(),
    /** Tells it from others of its kind. */
    cause: text("cause").notNull(),
    /** No personal data: who it is about is looked up when it is mailed. */
    details: jsonb("details").$type<JsonObject>().notNull(),
    raisedAt: instant("raised_at").notNull().defaultNow(),
    /** Should its cause come back after this, that is a new alert. */
    overAt: instant("over_at"),
    /** Who has got it. A later try leaves them out. */
    sentTo: uuid("sent_to").array().notNull().default(sql`'{}'`),
    /** When all had got it. */
    sentAt: instant("sent_at"),
    attempts: integer("attempts").notNull().default(0),
    /** Nobody else tries before. Null = there is no further try. */
    nextTryAt: instant("next_try_at").defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("alerts_present").on(t.workspaceId, t.kind, t.cause).where(sql`over_at is null`),
    index("alerts_due").on(t.nextTryAt).where(sql`next_try_at is not null`),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "alerts_workspace" }).onDelete("cascade"),
  ],
);
