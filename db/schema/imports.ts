import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "../../lib/ctx.ts";
import type { ImportOutcome, ImportState } from "../types.ts";
import { instant, workspaceId } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/** One CSV file that an admin brought: its lines wait here while they are looked at, and say afterwards what became of them. */
export const imports = pgTable(
  "imports",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    fileName: text("file_name").notNull(),
    state: text("state").$type<ImportState>().notNull(),
    createdBy: jsonb("created_by").$type<Actor>().notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    finishedAt: instant("finished_at"),
    /** The file's first line. */
    columns: jsonb("columns").$type<string[]>().notNull(),
    /** Which column fills which field. */
    mapping: jsonb("mapping").$type<Record<string, number>>().notNull(),
    total: integer("total").notNull(),
    /** Of `total`, in the present state: uploaded, checked, or written. */
    done: integer("done").notNull().default(0),
    /** Whoever writes lines says so each few seconds: another instance takes over when it falls silent. */
    aliveAt: instant("alive_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("imports_created").on(t.workspaceId, t.createdAt),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "imports_workspace" }).onDelete("cascade"),
  ],
);

export const importLines = pgTable(
  "import_lines",
  {
    workspaceId: workspaceId(),
    importId: uuid("import_id").notNull(),
    /** As a spreadsheet counts: the head is 1. */
    line: integer("line").notNull(),
    cells: jsonb("cells").$type<string[]>().notNull(),
    /** Of the dry run, from the start on of the run; null = not yet. */
    outcome: text("outcome").$type<ImportOutcome>(),
    /** Why not, or what was changed. */
    message: text("message"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.importId, t.line] }),
    foreignKey({
      columns: [t.workspaceId, t.importId],
      foreignColumns: [imports.workspaceId, imports.id],
      name: "import_lines_import",
    }).onDelete("cascade"),
  ],
);
