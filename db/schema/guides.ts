import { sql } from "drizzle-orm";
import { foreignKey, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "../../lib/ctx.ts";
import type { GuideKind, GuideOutcome, TakenStep } from "../types.ts";
import { instant, workspaceId } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/** A guided workaround that somebody began: whoever manages provisioning may go on with it. One open run a workaround and person. */
export const guidedRuns = pgTable(
  "guided_runs",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    kind: text("kind").$type<GuideKind>().notNull(),
    /** Whom it is about, where it is one. No foreign key: the workaround may delete them. */
    userId: uuid("user_id"),
    /** Their name when it began: afterwards it may be nowhere else. */
    userName: text("user_name"),
    /** The name by which they are to arrive. */
    wantedName: text("wanted_name"),
    /** In the order in which they were taken; each once. */
    steps: jsonb("steps").$type<TakenStep[]>().notNull().default([]),
    startedBy: jsonb("started_by").$type<Actor>().notNull(),
    startedAt: instant("started_at").notNull().defaultNow(),
    endedAt: instant("ended_at"),
    endedBy: jsonb("ended_by").$type<Actor>(),
    outcome: text("outcome").$type<GuideOutcome>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("guided_runs_open")
      .on(t.workspaceId, t.kind, sql`coalesce(user_id, '00000000-0000-0000-0000-000000000000')`)
      .where(sql`ended_at is null`),
    index("guided_runs_started").on(t.workspaceId, t.startedAt),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "guided_runs_workspace" }).onDelete("cascade"),
  ],
);
