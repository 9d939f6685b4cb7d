import pino, { type Logger } from "pino";
import { env } from "./env.ts";

let logger: Logger | undefined;

/** JSON lines on standard output; people's data has no place in them. */
export function log(): Logger {
  logger ??= pino({ level: env().LOG_LEVEL, serializers: { err: describeError } });
  return logger;
}

/** What opens something, in any text: API keys, tokens of links, JWTs, what an Authorization header holds, passwords in addresses, cookies. */
const SECRETS: [RegExp, string][] = [
  [/\bwsk_[a-z2-7_]+/gi, "wsk_…"],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, "$1 …"],
  [/\beyJ[\w-]+\.[\w.-]*/g, "eyJ…"],
  [
    /([?&#;\s"'](?:token|password|secret|client_secret|id_token|access_token|refresh_token)["']?\s*[=:]\s*["']?)[^&\s"',;}]+/gi,
    "$1…",
  ],
  [/([?&](?:code|state)=)[^&\s]+/g, "$1…"],
  [/(\/\/[^\s/:@]*:)[^\s/@]+@/g, "$1…@"],
  [/((?:set-)?cookie["']?\s*[=:]\s*).+/gi, "$1…"],
];

/** A library's words may quote what it was given, such as JSON that it couldn't parse. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
}

/**
 * Database errors quote what was being written: drizzle's message holds the parameters, PostgreSQL's the refused values.
 * Of these, only what names the fault is kept.
 */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  const cause = error.cause === undefined ? undefined : describeError(error.cause);
  if (error.name === "PostgresError") {
    const { code, constraint_name, table_name, routine } = error as Error & Record<string, unknown>;
    return { type: error.name, code, constraint: constraint_name, table: table_name, routine, frames };
  }
  const message = "query" in error ? undefined : withoutSecrets(error.message);
  return { type: error.constructor.name, message, code: "code" in error ? error.code : undefined, cause, frames };
}
