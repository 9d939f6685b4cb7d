import { foreignKey, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { LinkedBy } from "../types.ts";
import { bytea, instant, workspaceId } from "./columns.ts";
import { users } from "./users.ts";

/** Whose Microsoft account is whose. One of a user, and one user of an account: whoever comes with it is that user. */
export const ssoIdentities = pgTable(
  "sso_identities",
  {
    workspaceId: workspaceId(),
    userId: uuid("user_id").notNull(),
    /** `tid` and `oid` of the id token: together they name one object of one directory, whatever it is called. */
    tenantId: uuid("tenant_id").notNull(),
    objectId: uuid("object_id").notNull(),
    linkedAt: instant("linked_at").notNull().defaultNow(),
    linkedBy: text("linked_by").$type<LinkedBy>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId] }),
    uniqueIndex("sso_identities_object").on(t.workspaceId, t.tenantId, t.objectId),
    foreignKey({
      columns: [t.workspaceId, t.userId],
      foreignColumns: [users.workspaceId, users.id],
      name: "sso_identities_user",
    }).onDelete("cascade"),
  ],
);

/** Pictures, as Microsoft gave them at the last sign-in. Each hangs on the link that it came by, and goes with it. */
export const photos = pgTable(
  "photos",
  {
    workspaceId: workspaceId(),
    userId: uuid("user_id").notNull(),
    /** What the bytes are, not what they were said to be. */
    contentType: text("content_type").notNull(),
    bytes: bytea("bytes").notNull(),
    /** A digest of the bytes; also the version in the picture's address. */
    etag: text("etag").notNull(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId] }),
    foreignKey({
      columns: [t.workspaceId, t.userId],
      foreignColumns: [ssoIdentities.workspaceId, ssoIdentities.userId],
      name: "photos_link",
    }).onDelete("cascade"),
  ],
);
