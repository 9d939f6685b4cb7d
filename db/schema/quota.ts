import { foreignKey, integer, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { workspaceId } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/**
 * How many live linked users and groups there are and may be, spread over slots so that writers seldom wait for each other.
 * Kept by triggers on users and groups (docs/decisions/011-limits-by-trigger.md); the sum of `used` is exact.
 */
export const quota = pgTable(
  "quota",
  {
    workspaceId: workspaceId(),
    kind: text("kind").$type<"user" | "group">().notNull(),
    slot: smallint("slot").notNull(),
    used: integer("used").notNull().default(0),
    /** The caps of all slots add up to the limit. */
    cap: integer("cap").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.kind, t.slot] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "quota_workspace" }).onDelete("cascade"),
  ],
);
