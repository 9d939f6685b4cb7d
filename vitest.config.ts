import { defineConfig } from "vitest/config";

/** Set, so that neither the machine's environment nor a developer's .env changes what is tested. Empty means the default. */
const env = {
  PORT: "",
  DATA_DIR: "",
  DATABASE_URL: "",
  PUBLIC_URL: "",
  SMTP_URL: "",
  AUTH_SECRET: "tests-need-no-secret-but-a-long-one",
  LOG_LEVEL: "silent",
};
const exclude = ["**/node_modules/**", ".next/**", "e2e/**"];
/** Their tests start on a database of their own. */
const onDatabase = { globalSetup: ["test/cluster.ts"], setupFiles: ["test/quiet.ts", "test/database.ts"] };

export default defineConfig({
  test: {
    env,
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...exclude, "**/*.{db,faults}.test.ts"],
          setupFiles: ["test/quiet.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          include: ["**/*.db.test.ts"],
          exclude,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          ...onDatabase,
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: ["**/*.faults.test.ts"],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          ...onDatabase,
        },
      },
    ],
  },
});
