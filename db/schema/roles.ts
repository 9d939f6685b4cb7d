import { foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Permission } from "../../lib/ctx.ts";
import { instant, workspaceId } from "./columns.ts";
import { groups } from "./groups.ts";
import { workspaces } from "./workspaces.ts";

/** A named set of permissions. Groups carry roles; that is how synced groups come to mean something here. */
export const roles = pgTable(
  "roles",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    name: text("name").notNull(),
    nameKey: text("name_key").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("roles_name").on(t.workspaceId, t.nameKey),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id], name: "roles_workspace" }).onDelete("cascade"),
  ],
);

export const rolePermissions = pgTable(
  "role_permissions",
  {
    workspaceId: workspaceId(),
    roleId: uuid("role_id").notNull(),
    permission: text("permission").$type<Permission>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.roleId, t.permission] }),
    foreignKey({
      columns: [t.workspaceId, t.roleId],
      foreignColumns: [roles.workspaceId, roles.id],
      name: "role_permissions_role",
    }).onDelete("cascade"),
  ],
);

export const groupRoles = pgTable(
  "group_roles",
  {
    workspaceId: workspaceId(),
    groupId: uuid("group_id").notNull(),
    roleId: uuid("role_id").notNull(),
    /** Without effect until an admin confirms it: a provider adopted the group, or it was brought back. */
    suspendedAt: instant("suspended_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.groupId, t.roleId] }),
    index("group_roles_role").on(t.workspaceId, t.roleId),
    foreignKey({
      columns: [t.workspaceId, t.groupId],
      foreignColumns: [groups.workspaceId, groups.id],
      name: "group_roles_group",
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.roleId],
      foreignColumns: [roles.workspaceId, roles.id],
      name: "group_roles_role_id",
    }).onDelete("cascade"),
  ],
);
