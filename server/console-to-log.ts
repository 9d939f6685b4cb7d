import { log, withoutSecrets } from "#lib/log.ts";

/**
 * Sends to the log what libraries write to the console. Next prints an error of a page as it is, and those of the database quote what people
 * asked for and what was stored: of them the log keeps only what names the fault.
 */
export function sendConsoleToLog(target: Pick<Console, "error" | "warn">): void {
  const as =
    (level: "error" | "warn") =>
    (...said: unknown[]) => {
      const err = said.find((part) => part instanceof Error);
      const text = said.filter((part) => typeof part === "string").join(" ");
      log()[level](err === undefined ? {} : { err }, withoutSecrets(text.trim()) || "a library had something to say");
    };
  Object.assign(target, { error: as("error"), warn: as("warn") });
}
