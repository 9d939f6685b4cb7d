import { log } from "#lib/log.ts";
import { measured } from "#lib/metrics.ts";
import { onShutdown } from "#lib/shutdown.ts";

/** Whoever works on a run says so with every step; silent for so long, they are gone. */
const SILENT_SECONDS = 30;
/** At the same time, of one kind, in this process: each has a connection of the pool that the provider's requests use. */
const MOST = 2;

interface RunKind {
  /** As the metrics and the log call it. */
  job: string;
  /** How soon a new run is begun. */
  lookEveryMs: number;
  /** Takes runs of all workspaces on which nobody has worked for so long. */
  claim: (silentSeconds: number, limit: number) => Promise<{ workspaceId: string; id: string }[]>;
  /** Until it is done, cancelled, or `stop` says so. */
  workOn: (workspaceId: string, id: string, stop?: AbortSignal) => Promise<void>;
  /** Somebody else may go on with it at once. */
  release: (workspaceId: string, id: string) => Promise<void>;
}

interface RunWorker {
  /** Works on such runs from now on, also on those that a stopped or fallen instance has left behind. Returns what stops it. */
  start: () => () => void;
  /** Takes what nobody works on, and works on it until it is done, cancelled, or `stop` says so. */
  workOnAll: (stop?: AbortSignal) => Promise<void>;
}

/** Works on what somebody began, and what goes on without them: one instance a run, any of them the next. */
export function runWorker({ job, lookEveryMs, claim, workOn, release }: RunKind): RunWorker {
  let atWork = 0;

  async function workOnOne(workspaceId: string, id: string, stop: AbortSignal | undefined): Promise<void> {
    try {
      await workOn(workspaceId, id, stop);
    } finally {
      atWork--;
      await release(workspaceId, id);
    }
  }

  async function workOnAll(stop?: AbortSignal): Promise<void> {
    const free = MOST - atWork;
    if (free === 0) return;
    // Taken before it is known how many there are: another look may begin meanwhile.
    atWork += free;
    let claimed: Awaited<ReturnType<typeof claim>> = [];
    try {
      claimed = await claim(SILENT_SECONDS, free);
    } finally {
      atWork -= free - claimed.length;
    }
    await Promise.all(claimed.map(({ workspaceId, id }) => workOnOne(workspaceId, id, stop)));
  }

  function start(): () => void {
    const stopped = new AbortController();
    const working = new Set<Promise<void>>();
    const timer = setInterval(() => {
      const look = measured(job, () => workOnAll(stopped.signal)).catch((err) =>
        log().error({ err, job }, "A background job failed"),
      );
      working.add(look);
      void look.finally(() => working.delete(look));
    }, lookEveryMs);
    timer.unref();
    onShutdown(async () => void (await Promise.all(working)));
    return () => {
      clearInterval(timer);
      stopped.abort();
    };
  }

  return { start, workOnAll };
}
