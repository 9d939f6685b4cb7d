import path from "node:path";

export const root = path.dirname(import.meta.dirname);

/** The app registration at e2e/microsoft/issuer.ts, which stands for Microsoft. */
function microsoftEnvironment() {
  const address = `http://127.0.0.1:${process.env.E2E_MICROSOFT_PORT ?? ""}`;
  return {
    MICROSOFT_CLIENT_ID: "roster",
    MICROSOFT_CLIENT_SECRET: "a secret of the tests",
    MICROSOFT_AUTHORITY: address,
    MICROSOFT_GRAPH_URL: address,
  };
}

/** The staff's OpenID provider, which is of the same process (e2e/microsoft/staff-issuer.ts). */
function staffEnvironment() {
  return {
    SUPPORT_OIDC_ISSUER: `http://127.0.0.1:${process.env.E2E_MICROSOFT_PORT ?? ""}`,
    SUPPORT_OIDC_CLIENT_ID: "roster-support",
    SUPPORT_OIDC_CLIENT_SECRET: "another secret of the tests",
  };
}

/** What the server under test runs with, and the CLI beside it. Empty means the default, whatever a developer's .env says. */
export function serverEnvironment() {
  return {
    PORT: process.env.E2E_PORT ?? "",
    DATA_DIR: path.join(root, "e2e/.data"),
    DATABASE_URL: "",
    PUBLIC_URL: "",
    // A test may say where it comes from: the limits of guessing are by address, and outlive a test.
    TRUSTED_PROXIES: "1",
    SMTP_URL: process.env.E2E_SMTP_PORT ? `smtp://127.0.0.1:${process.env.E2E_SMTP_PORT}` : "",
    MAIL_FROM: "",
    AUTH_SECRET: "",
    ...microsoftEnvironment(),
    ...staffEnvironment(),
    LOG_LEVEL: "warn",
  };
}
