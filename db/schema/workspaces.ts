import { sql } from "drizzle-orm";
import { boolean, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { AlertKind, DefaultUserStatus, DeletePolicy, IdentityProvider, MissingNames, ProvisioningMethod } from "../types.ts";
import { bytea, instant } from "./columns.ts";

/** One row a tenant. Read by slug before a workspace is known, so its keys don't begin with workspace_id. */
export const workspaces = pgTable(
  "workspaces",
  {
    id: uuid("id").primaryKey(),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    provisioningMethod: text("provisioning_method").$type<ProvisioningMethod>().notNull().default("none"),
    /** False = paused: every SCIM request is answered 403. */
    syncEnabled: boolean("sync_enabled").notNull().default(false),
    syncChangedAt: instant("sync_changed_at"),
    defaultUserStatus: text("default_user_status").$type<DefaultUserStatus>().notNull().default("active"),
    identityProvider: text("identity_provider").$type<IdentityProvider>().notNull().default("entra"),
    onProviderDelete: text("on_provider_delete").$type<DeletePolicy>().notNull().default("delete"),
    missingNames: text("missing_names").$type<MissingNames>().notNull().default("accept"),
    /** Requests a second that an API key may make, at each instance; null = as many as come. */
    maxPerSecond: integer("max_per_second"),
    /** Deleted users go for good after so many days; null = never by themselves. */
    deleteAfterDays: integer("delete_after_days"),
    /** The Microsoft Entra tenant whose accounts may sign in; null = nobody signs in with Microsoft. */
    entraTenantId: uuid("entra_tenant_id"),
    /** Passwords count only for admins who are excluded from provisioning. */
    microsoftSignInOnly: boolean("microsoft_sign_in_only").notNull().default(false),
    /** So many days after a permanent deletion, history, log and issues forget who it was. */
    eraseAfterDays: integer("erase_after_days").notNull().default(30),
    /** What the admins are not told by mail. */
    alertsOff: text("alerts_off").$type<AlertKind>().array().notNull().default(sql`'{}'`),
    /** Whether deletions by the provider beyond so many in an hour are held; null = the recommended number (docs/accident-guard.md). */
    guardOn: boolean("guard_on").notNull().default(true),
    guardMostUsers: integer("guard_most_users"),
    guardMostGroups: integer("guard_most_groups"),
    /** What is held happens by itself after so many hours. */
    guardLapseHours: integer("guard_lapse_hours").notNull().default(24),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("workspaces_slug").on(t.slug)],
);

/** Links to the first run, printed at a start without any workspace. Only the digest is stored; the newest voids the rest. */
export const setupLinks = pgTable("setup_links", {
  digest: bytea("digest").primaryKey(),
  expiresAt: instant("expires_at").notNull(),
});
