import { randomBytes } from "node:crypto";
import { accessSync, constants, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { parseTrustedProxies, type TrustedProxies } from "./client-address.ts";

/** A setting that the operator has to correct: its message is one line, made to be printed as it is. */
export class SettingError extends Error {
  override name = "SettingError";
}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const port = "expected a port number from 1 to 65535";

const settings = z
  .object({
    PORT: z.coerce.number(port).int(port).min(1, port).max(65535, port).default(3000),
    DATA_DIR: z
      .string()
      .default(".data")
      .transform((dir) => path.resolve(dir)),
    DATABASE_URL: url(
      ["postgres:", "postgresql:"],
      "expected a PostgreSQL address such as postgres://user:password@host:5432/roster",
    ).optional(),
    DATABASE_PREPARE: z.enum(["on", "off"], "expected on, or off").default("on"),
    PUBLIC_URL: url(
      ["http:", "https:"],
      "expected the address that people open, without a path, such as https://roster.example.com",
      "/",
    )
      .transform((text) => new URL(text).origin)
      .optional(),
    TRUSTED_PROXIES: z
      .string()
      .transform((text, context) => {
        const proxies = parseTrustedProxies(text);
        if (proxies !== null) return proxies;
        context.addIssue({
          code: "custom",
          message: "expected a number of proxies, or addresses such as 10.0.0.7, 192.0.2.0/24",
        });
        return z.NEVER;
      })
      .optional(),
    SMTP_URL: url(["smtp:", "smtps:"], "expected a mail server such as smtp://user:password@host:587").optional(),
    MAIL_FROM: z
      .string()
      .refine(
        (text) => /^[^\r\n<>]*<[^\s@<>]+@[^\s@<>]+>$|^[^\s@<>]+@[^\s@<>]+$/.test(text),
        "expected a sender such as Roster <roster@example.com>",
      )
      .optional(),
    AUTH_SECRET: z.string().min(32, "expected at least 32 random characters (openssl rand -base64 32)").optional(),
    MICROSOFT_CLIENT_ID: z.string().optional(),
    MICROSOFT_CLIENT_SECRET: z.string().optional(),
    MICROSOFT_AUTHORITY: trustedOrigin("https://login.microsoftonline.com"),
    MICROSOFT_GRAPH_URL: trustedOrigin("https://graph.microsoft.com"),
    SUPPORT_OIDC_ISSUER: trustedIssuer().optional(),
    SUPPORT_OIDC_CLIENT_ID: z.string().optional(),
    SUPPORT_OIDC_CLIENT_SECRET: z.string().optional(),
    METRICS_TOKEN: z.string().min(16, "expected at least 16 random characters (openssl rand -hex 16)").optional(),
    LOG_LEVEL: z.enum(logLevels, `expected one of ${logLevels.join(", ")}`).default("warn"),
  })
  .superRefine((raw, { addIssue }) => {
    for (const [name, other] of [
      ["MICROSOFT_CLIENT_ID", "MICROSOFT_CLIENT_SECRET"],
      ["MICROSOFT_CLIENT_SECRET", "MICROSOFT_CLIENT_ID"],
      ["SUPPORT_OIDC_ISSUER", "SUPPORT_OIDC_CLIENT_ID"],
      ["SUPPORT_OIDC_CLIENT_ID", "SUPPORT_OIDC_CLIENT_SECRET"],
      ["SUPPORT_OIDC_CLIENT_SECRET", "SUPPORT_OIDC_ISSUER"],
    ] as const) {
      if (raw[name] === undefined && raw[other] !== undefined)
        addIssue({ code: "custom", path: [name], message: `expected a value, because ${other} has one` });
    }
  })
  .transform((raw) => ({ ...raw, PUBLIC_URL: raw.PUBLIC_URL ?? `http://localhost:${raw.PORT}` }))
  .transform((raw) => ({ ...raw, TRUSTED_PROXIES: raw.TRUSTED_PROXIES ?? usualProxies(raw.PUBLIC_URL) }))
  .transform((raw) => ({ ...raw, MAIL_FROM: raw.MAIL_FROM ?? `Roster <roster@${new URL(raw.PUBLIC_URL).hostname}>` }));

export type Env = z.infer<typeof settings>;

/** The names of all settings, in the order of `.env.example`. */
export const settingNames = Object.keys(settings.in.in.in.shape);

/**
 * Roster itself speaks http: with https before it there is a proxy, on this machine or in a private network beside it. Without, nobody's
 * word counts.
 */
function usualProxies(publicUrl: string): TrustedProxies {
  const nearby = "127.0.0.0/8, ::1, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7, fe80::/10, 169.254.0.0/16";
  return (publicUrl.startsWith("https:") && parseTrustedProxies(nearby)) || 0;
}

function url(protocols: string[], expectation: string, pathname?: string) {
  return z.string().refine((text) => {
    const parts = URL.parse(text);
    return parts && protocols.includes(parts.protocol) && (pathname === undefined || parts.pathname === pathname);
  }, expectation);
}

function trustedOrigin(standard: string) {
  return z
    .string()
    .default(standard)
    .refine(
      (text) => isTrustworthy(text) && URL.parse(text)?.pathname === "/",
      `expected an address without a path, such as ${standard}`,
    )
    .transform((text) => new URL(text).origin);
}

/** An OpenID provider's own name of itself, which may have a path. */
function trustedIssuer() {
  return z.string().refine(isTrustworthy, "expected the https address of an OpenID provider, such as https://login.example.com");
}

/** Where secrets are sent to, and what it says is believed: over TLS, or on this machine. */
function isTrustworthy(text: string): boolean {
  const { protocol, hostname } = URL.parse(text) ?? { protocol: "", hostname: "" };
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1"].includes(hostname));
}

/** An empty value counts as not set, so that `NAME=` in a file means the default. Values are never quoted back: some are secrets. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ""));
  const result = settings.safeParse(present);
  if (result.success) return result.data;
  throw new SettingError(result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
}

let parsed: Env | undefined;

/** The settings of this process, from the environment and, for what it doesn't say, from a `.env` file in the working directory. */
export function env(): Env {
  if (!parsed) {
    if (existsSync(".env")) process.loadEnvFile(".env");
    parsed = parseEnv(process.env);
  }
  return parsed;
}

/** Signs sessions. Made at first use when not set; several instances that share a database must share it, too. */
export function authSecret(): string {
  const { AUTH_SECRET, DATA_DIR } = env();
  return AUTH_SECRET ?? keptSecret(path.join(DATA_DIR, "auth-secret"));
}

/** Linking a finished file into place, rather than writing in place, lets two first starts agree on one secret. */
function keptSecret(file: string): string {
  if (!existsSync(file)) {
    makeDataDir(path.dirname(file));
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, randomBytes(32).toString("base64url"), { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return readFileSync(file, "utf8");
}

export function makeDataDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.W_OK);
  } catch (error) {
    throw new SettingError(
      `DATA_DIR: expected a folder that this account can write, ${dir} is not (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}
