import { setImmediate as afterEvents } from "node:timers/promises";
import { log } from "#lib/log.ts";
import { giveUp, listening } from "./client.ts";

const EVERY_MS = 5_000;
/** Within it also a very busy database says something. Together: what waits for one that is gone waits for twenty seconds at most. */
const ANSWERS_WITHIN_MS = 15_000;

/**
 * Notices when the database says nothing any more: a host without power, a network that swallows everything. The system would wait for
 * a quarter of an hour, and every request with it. Returns what stops it.
 */
export function startPulse(every = EVERY_MS, answersWithin = ANSWERS_WITHIN_MS): () => void {
  let beating = false;
  const timer = setInterval(async () => {
    if (beating) return;
    beating = true;
    await beat(answersWithin);
    beating = false;
  }, every);
  timer.unref();
  return () => clearInterval(timer);
}

async function beat(answersWithin: number): Promise<void> {
  const heard = listening();
  if (!heard) return;
  const asked = heard.pulse.sql`select 1`.then(
    () => "alive",
    // Whoever refuses is there, and whoever asks is told so at once.
    (error: Error & { code?: unknown }) => (error.code === "CONNECT_TIMEOUT" ? "silent" : "alive"),
  );
  const { promise: late, resolve } = Promise.withResolvers<string>();
  // When this process was busy, the answer may be there already, and unread.
  const timer = setTimeout(() => void afterEvents().then(() => resolve("silent")), answersWithin);
  const state = await Promise.race([asked, late]);
  clearTimeout(timer);
  if (state === "silent") {
    if (!heard.silent) log().error("The database doesn't answer: what waits for it is given up");
    giveUp();
  } else if (heard.silent) {
    heard.silent = false;
    log().warn("The database answers again");
  }
}
