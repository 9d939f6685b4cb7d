import { migrationsCurrent } from "#db/migrate.ts";
import { log } from "#lib/log.ts";

/** Whoever asks, asks again soon: an answer that takes longer is none. */
const PATIENCE_MS = 3_000;

/** Whether this instance should be sent requests: the database answers, and knows every migration. */
export async function isReady(): Promise<boolean> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("The database doesn't answer.")), PATIENCE_MS);
  try {
    return await Promise.race([migrationsCurrent(), tooLate]);
  } catch (err) {
    log().warn({ err }, "not ready");
    return false;
  } finally {
    clearTimeout(timer);
  }
}
