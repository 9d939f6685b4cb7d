import { defineConfig } from "drizzle-kit";

/** `npm run db:generate` turns a change of db/schema into a migration. The server applies them at its start. */
export default defineConfig({ dialect: "postgresql", schema: "./db/schema/index.ts", out: "./db/migrations" });
