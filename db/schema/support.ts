import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Actor } from "../../lib/ctx.ts";
import { bytea, instant, workspaceId } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/** People of the hoster, made by the operator. They belong to no workspace. */
export const supportStaff = pgTable(
  "support_staff",
  {
    id: uuid("id").primaryKey(),
    email: text("email").notNull(),
    /** Folded (lib/fold.ts). */
    emailKey: text("email_key").notNull(),
    name: text("name").notNull(),
    /** Null until they have enrolled; both or none. */
    passwordHash: text("password_hash"),
    /** Sealed (lib/auth/support/totp.ts): a copy of the database makes no codes. */
    totpSecret: text("totp_secret"),
    /** The time step of the last code that was used: none counts twice, nor an earlier one. */
    totpStep: bigint("totp_step", { mode: "number" }),
    /** How many wrong codes came with the right password (lib/auth/support/authorize.ts). */
    wrongCodes: integer("wrong_codes").notNull().default(0),
    /** Since when they are counted. */
    wrongCodesSince: instant("wrong_codes_since"),
    /** Who they are to which OpenID provider, from their first sign-in there on: a subject means nothing to another issuer. */
    oidcIssuer: text("oidc_issuer"),
    oidcSubject: text("oidc_subject"),
    /** Whether that way in is open: a reset closes it. */
    oidcOpen: boolean("oidc_open").notNull().default(true),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("support_staff_email").on(t.emailKey),
    uniqueIndex("support_staff_account").on(t.oidcIssuer, t.oidcSubject),
  ],
);

/** Where somebody chooses a password and sets up codes: one link each, the newest. Only its digest is stored. */
export const supportLinks = pgTable(
  "support_links",
  {
    staffId: uuid("staff_id").primaryKey(),
    digest: bytea("digest").notNull(),
    /** Sealed, and made with the link: the page may be opened twice. */
    totpSecret: text("totp_secret").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    uniqueIndex("support_links_digest").on(t.digest),
    foreignKey({ columns: [t.staffId], foreignColumns: [supportStaff.id], name: "support_links_staff" }).onDelete("cascade"),
  ],
);

/** Of staff, in their browsers. The cookie holds the token, the row its digest. */
export const supportSessions = pgTable(
  "support_sessions",
  {
    digest: bytea("digest").primaryKey(),
    staffId: uuid("staff_id").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    index("support_sessions_staff").on(t.staffId),
    foreignKey({ columns: [t.staffId], foreignColumns: [supportStaff.id], name: "support_sessions_staff" }).onDelete("cascade"),
  ],
);

/** That a workspace's admin lets support in, for a time. Never deleted before the workspace: it tells what was allowed when. */
export const supportGrants = pgTable(
  "support_grants",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    grantedBy: jsonb("granted_by").$type<Actor>().notNull(),
    grantedAt: instant("granted_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
    /** Whether support may see what requests contain. */
    bodies: boolean("bodies").notNull(),
    revokedAt: instant("revoked_at"),
    revokedBy: jsonb("revoked_by").$type<Actor>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("support_grants_latest").on(t.workspaceId, t.grantedAt),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "support_grants_workspace" }).onDelete(
      "cascade",
    ),
  ],
);

/** That somebody of the staff went in, with what for. Open until they leave, or the grant or their session ends. */
export const supportVisits = pgTable(
  "support_visits",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    grantId: uuid("grant_id").notNull(),
    /** No foreign key: the visit outlives the member of staff. */
    staffId: uuid("staff_id").notNull(),
    staffName: text("staff_name").notNull(),
    /** In which of their sessions. */
    sessionDigest: bytea("session_digest").notNull(),
    reason: text("reason").notNull(),
    enteredAt: instant("entered_at").notNull().defaultNow(),
    leftAt: instant("left_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("support_visits_open").on(t.workspaceId, t.sessionDigest).where(sql`left_at is null`),
    index("support_visits_entered").on(t.workspaceId, t.enteredAt),
    foreignKey({
      columns: [t.workspaceId, t.grantId],
      foreignColumns: [supportGrants.workspaceId, supportGrants.id],
      name: "support_visits_grant",
    }).onDelete("cascade"),
  ],
);
