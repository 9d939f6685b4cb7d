import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Json } from "../../lib/scim/types.ts";
import type { RequestKind } from "../types.ts";
import { bytea, instant, workspaceId } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

export const apiKeys = pgTable(
  "api_keys",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    kind: text("kind").$type<"scim" | "ad_sync">().notNull(),
    /** SHA-256 of the secret part. 256 random bits need no slow hash. */
    digest: bytea("digest").notNull(),
    lastFour: text("last_four").notNull(),
    /** A name to show: the admin's, or "operator". */
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    expiresAt: instant("expires_at"),
    revokedAt: instant("revoked_at"),
    /** Written by the log's batch, never by a request. */
    lastUsedAt: instant("last_used_at"),
    /** What that use said of itself, and where it came from. */
    lastUsedAgent: text("last_used_agent"),
    lastUsedAddress: text("last_used_address"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "api_keys_workspace" }).onDelete("cascade"),
  ],
);

/**
 * Tries with keys that nobody made, by the minute: a wrong copy of a key, or somebody who guesses. Of the workspace that the key's text
 * names; of the installation (db/queries/unknown-keys.ts) when there is no such workspace, so there is no foreign key.
 */
export const unknownKeys = pgTable(
  "unknown_keys",
  {
    workspaceId: workspaceId(),
    minute: instant("minute").notNull(),
    tries: integer("tries").notNull(),
    lastAt: instant("last_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.minute] })],
);

/** The provisioning log: one row an exchange, written in batches after the response. Partitioned by day of `at`. No foreign keys: see changes. */
export const scimRequests = pgTable(
  "scim_requests",
  {
    workspaceId: workspaceId(),
    at: instant("at").notNull(),
    requestId: uuid("request_id").notNull(),
    keyId: uuid("key_id"),
    method: text("method").notNull(),
    path: text("path").notNull(),
    query: text("query").notNull(),
    status: smallint("status").notNull(),
    durationMs: real("duration_ms").notNull(),
    userAgent: text("user_agent"),
    detail: text("detail"),
    kind: text("kind").$type<RequestKind>().notNull().default("other"),
    /** What it meant. Null in rows that are older than this column, or about somebody who was erased. */
    words: text("words"),
    /** Whom it is about, when that is one. */
    entity: text("entity").$type<"user" | "group">(),
    entityId: uuid("entity_id"),
    address: text("address"),
    /** `{request, response}`, each name to value. Never looked into by SQL: json is kept as it came, which costs half of jsonb. */
    headers: json("headers").$type<{ request: Record<string, string>; response: Record<string, string> }>(),
    /** Without secrets (lib/scim/secrets.ts), at most 64 KB of each. Text, because what is cut is no JSON. */
    requestBody: text("request_body"),
    requestBytes: integer("request_bytes"),
    responseBody: text("response_body"),
    responseBytes: integer("response_bytes"),
    /** Which of the bodies are kept in part. */
    requestCut: boolean("request_cut").notNull().default(false),
    responseCut: boolean("response_cut").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.at, t.requestId] }),
    // What is looked for among far more of the rest.
    index("scim_requests_kind").on(t.workspaceId, t.kind, t.at, t.requestId).where(sql`kind <> 'look up'`),
    index("scim_requests_refused").on(t.workspaceId, t.at, t.requestId).where(sql`status >= 400`),
  ],
);

/** Whom each request was about: by this a person's or a group's requests are found. Partitioned like scim_requests, and written with it. */
export const scimSubjects = pgTable(
  "scim_subjects",
  {
    workspaceId: workspaceId(),
    entityId: uuid("entity_id").notNull(),
    at: instant("at").notNull(),
    requestId: uuid("request_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.entityId, t.at, t.requestId] })],
);

/** Requests by the minute, counted by the log's batch: what pages ask each second doesn't count the log. */
export const scimMinutes = pgTable(
  "scim_minutes",
  {
    workspaceId: workspaceId(),
    minute: instant("minute").notNull(),
    requests: integer("requests").notNull(),
    /** lib/provisioning/health.ts isFailure. */
    failed: integer("failed").notNull(),
    /** Not turned away for their key or for the switch: these make up a cycle of the provider's. */
    letIn: integer("let_in").notNull(),
    firstLetInAt: instant("first_let_in_at"),
    lastLetInAt: instant("last_let_in_at"),
    /** Not in the log, because it could not be written. */
    lost: integer("lost").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.minute] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "scim_minutes_workspace" }).onDelete("cascade"),
  ],
);

/** Writes that reached a paused workspace, whole but for passwords, stored before their 403 is sent. */
export const refusedRequests = pgTable(
  "refused_requests",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    /** Of method, path, query and body: a retry finds its first try. */
    digest: bytea("digest").notNull(),
    keyId: uuid("key_id"),
    requestId: uuid("request_id").notNull(),
    method: text("method").notNull(),
    path: text("path").notNull(),
    query: text("query").notNull(),
    body: jsonb("body").$type<Json>(),
    attempts: integer("attempts").notNull().default(1),
    firstAt: instant("first_at").notNull().defaultNow(),
    at: instant("at").notNull().defaultNow(),
    /** Somebody is applying it, and with it all of the workspace; forgotten after a minute, should they have crashed. */
    claimedAt: instant("claimed_at"),
    /** It was applied, and the answer was no: what it was. */
    failedAt: instant("failed_at"),
    failedStatus: smallint("failed_status"),
    failedDetail: text("failed_detail"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("refused_requests_digest").on(t.workspaceId, t.digest),
    index("refused_requests_at").on(t.workspaceId, t.at),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "refused_requests_workspace" }).onDelete(
      "cascade",
    ),
  ],
);

/** When the provider last wrote a user or group, or looked it up and found it. Written by the log's batch, never by a request. */
export const sightings = pgTable(
  "sightings",
  {
    workspaceId: workspaceId(),
    entity: text("entity").$type<"user" | "group">().notNull(),
    entityId: uuid("entity_id").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.entity, t.entityId] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "sightings_workspace" }).onDelete("cascade"),
  ],
);
