import { setSessionsSeen } from "#db/queries/sessions.ts";
import { log } from "#lib/log.ts";
import { onShutdown } from "#lib/shutdown.ts";

/** "Last seen" is this exact: a person's clicks needn't each write. */
const EXACT_TO_MS = 5 * 60_000;
/** What several people's requests have to say is written in one go. */
const BATCH_MS = 2_000;

interface Seen {
  waiting: Map<string, { workspaceId: string; sessionId: string; at: Date }>;
  timer: NodeJS.Timeout | null;
}

// On globalThis, because Next bundles a copy of this module for each of its entry points, and the shutdown writes the rest once.
const shared = globalThis as typeof globalThis & { rosterLastSeen?: Seen };

function state(): Seen {
  if (!shared.rosterLastSeen) {
    shared.rosterLastSeen = { waiting: new Map(), timer: null };
    onShutdown(flushLastSeen);
  }
  return shared.rosterLastSeen;
}

/** Notes that a session was used, unless that is known well enough; never slows or fails the request. */
export function noteSeen(workspaceId: string, sessionId: string, lastSeenAt: Date, at = new Date()): void {
  if (at.getTime() - lastSeenAt.getTime() < EXACT_TO_MS) return;
  const seen = state();
  seen.waiting.set(`${workspaceId}/${sessionId}`, { workspaceId, sessionId, at });
  seen.timer ??= setTimeout(() => {
    flushLastSeen().catch((err) => log().warn({ err }, "when sessions were last used couldn't be written"));
  }, BATCH_MS);
  seen.timer.unref();
}

/** Writes what waits. What fails is forgotten: the session's next request notes it again. */
export async function flushLastSeen(): Promise<void> {
  const seen = state();
  if (seen.timer) clearTimeout(seen.timer);
  seen.timer = null;
  const batch = [...seen.waiting.values()];
  seen.waiting.clear();
  if (batch.length > 0) await setSessionsSeen(batch);
}
