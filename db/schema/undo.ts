import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "../../lib/ctx.ts";
import type { UndoEffect, UndoOutcome, UndoState } from "../types.ts";
import { instant, workspaceId } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/** Somebody undoes changes. What it writes stands in the history under the run's id as request id. */
export const undoRuns = pgTable(
  "undo_runs",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    state: text("state").$type<UndoState>().notNull(),
    createdBy: jsonb("created_by").$type<Actor>().notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    finishedAt: instant("finished_at"),
    /** Of what: the preview's address without its path, as it was asked for. */
    scope: text("scope").notNull(),
    total: integer("total").notNull(),
    done: integer("done").notNull().default(0),
    /** Whoever works on it says so each few seconds: another instance takes over when it falls silent. */
    aliveAt: instant("alive_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("undo_runs_created").on(t.workspaceId, t.createdAt),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "undo_runs_workspace" }).onDelete("cascade"),
  ],
);

/** A change that a run undoes, and what became of it. No foreign key to the change: its table is partitioned by its time. */
export const undoItems = pgTable(
  "undo_items",
  {
    workspaceId: workspaceId(),
    runId: uuid("run_id").notNull(),
    /** The newest change is the first. */
    place: integer("place").notNull(),
    changeId: uuid("change_id").notNull(),
    changeAt: instant("change_at").notNull(),
    entity: text("entity").notNull(),
    entityId: uuid("entity_id").notNull(),
    memberId: uuid("member_id"),
    /** Null = not yet. */
    outcome: text("outcome").$type<UndoOutcome>(),
    effect: text("effect").$type<UndoEffect>(),
    /** Why not, or what stays as it is. */
    message: text("message"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.runId, t.place] }),
    index("undo_items_subject").on(t.workspaceId, t.runId, t.entityId),
    index("undo_items_change").on(t.workspaceId, t.changeId),
    foreignKey({
      columns: [t.workspaceId, t.runId],
      foreignColumns: [undoRuns.workspaceId, undoRuns.id],
      name: "undo_items_run",
    }).onDelete("cascade"),
  ],
);
