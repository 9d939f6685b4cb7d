import path from "node:path";

export const root = path.dirname(import.meta.dirname);

/** What the server under test runs with, and the CLI beside it. Empty means the default, whatever a developer's .env says. */
export function serverEnvironment() {
  return {
    PORT: process.env.E2E_PORT ?? "",
    DATA_DIR: path.join(root, "e2e/.data"),
    DATABASE_URL: "",
    PUBLIC_URL: "",
    SMTP_URL: "",
    AUTH_SECRET: "",
    LOG_LEVEL: "warn",
  };
}
