import { sql } from "drizzle-orm";
import { customType, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "../../lib/ctx.ts";
import type { JsonObject } from "../../lib/scim/types.ts";
import { instant, workspaceId } from "./columns.ts";

const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });

/**
 * The change history: append-only, written by the statement that makes the change. One row a change, one row a
 * membership. Partitioned by month of `at` (the migration declares it; db/queries/partitions.ts makes the months).
 * No foreign keys: history outlives what it tells of.
 */
export const changes = pgTable(
  "changes",
  {
    workspaceId: workspaceId(),
    /** UUIDv7. */
    id: uuid("id").notNull(),
    /** Of the statement, not of the transaction: a change that waited for another comes after it. */
    at: instant("at").notNull().default(sql`statement_timestamp()`),
    /** A reader that follows the table reads only below pg_snapshot_xmin, or it would skip late commits. */
    xid: xid8("xid").notNull().default(sql`pg_current_xact_id()`),
    actor: jsonb("actor").$type<Actor>().notNull(),
    requestId: text("request_id").notNull(),
    entity: text("entity").notNull(),
    entityId: uuid("entity_id").notNull(),
    /** Of a membership: the user; entity_id is the group. */
    memberId: uuid("member_id"),
    action: text("action").notNull(),
    /** Only the attributes that changed. */
    before: jsonb("before").$type<JsonObject>(),
    after: jsonb("after").$type<JsonObject>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.at, t.id] }),
    index("changes_entity").on(t.workspaceId, t.entityId, t.at),
    index("changes_request").on(t.workspaceId, t.requestId),
    /** Of people: far fewer than what providers change. */
    index("changes_actor").on(t.workspaceId, sql`(actor ->> 'id')`, t.at).where(sql`actor ->> 'kind' = 'user'`),
    /** What the accident guard counts. */
    index("changes_removals")
      .on(t.workspaceId, t.entity, t.at)
      .where(
        sql`actor ->> 'kind' = 'key' and action in ('moved to Deleted users', 'deleted permanently', 'deleted by the provider', 'identity changed', 'deleted', 'held by the accident guard')`,
      ),
    index("changes_member").on(t.workspaceId, t.memberId, t.at).where(sql`member_id is not null`),
    /** Who once had a name: seldom written, because few changes are of names. */
    index("changes_former_name")
      .on(t.workspaceId, sql`lower(before ->> 'userName')`)
      .where(sql`entity = 'user' and before ? 'userName'`),
  ],
);
