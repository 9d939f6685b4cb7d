import { customType, timestamp, uuid } from "drizzle-orm/pg-core";

/** First column of every primary key, unique index and foreign key: tenancy by construction, and the distribution column. */
export const workspaceId = () => uuid("workspace_id").notNull();

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });
