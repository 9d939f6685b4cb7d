import pino, { type Logger } from "pino";
import { env } from "./env.ts";

let logger: Logger | undefined;

/** JSON lines on standard output; people's data has no place in them. */
export function log(): Logger {
  logger ??= pino({ level: env().LOG_LEVEL, serializers: { err: describeError } });
  return logger;
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
  const message = "query" in error ? undefined : error.message;
  return { type: error.constructor.name, message, code: "code" in error ? error.code : undefined, cause, frames };
}
