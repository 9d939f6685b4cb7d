interface Waiting {
  workspaceId: string;
  begin: () => void;
}

/** Too many scans at once: try again soon. */
export class ScansBusy extends Error {
  override name = "ScansBusy";
}

/**
 * Who may scan next. No workspace takes all of it: while it has its share at work, those of others that wait come first, and of the
 * places to wait it has some only. Behind more, the last would wait longer than a client does.
 */
export class ScanTurns {
  readonly #limits: { running: number; runningEach: number; all: number; allEach: number };
  readonly #running: string[] = [];
  readonly #waiting: Waiting[] = [];

  constructor(limits: { running: number; runningEach: number; all: number; allEach: number }) {
    this.#limits = limits;
  }

  /** Throws ScansBusy. */
  async take<T>(workspaceId: string, work: () => Promise<T>): Promise<T> {
    const { all, allEach } = this.#limits;
    const own = countOf(this.#running, workspaceId) + this.#waiting.filter((one) => one.workspaceId === workspaceId).length;
    if (own >= allEach || this.#running.length + this.#waiting.length >= all) {
      throw new ScansBusy("Too many scans run or wait already.");
    }
    await new Promise<void>((begin) => {
      this.#waiting.push({ workspaceId, begin });
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#running.splice(this.#running.indexOf(workspaceId), 1);
      this.#next();
    }
  }

  #next(): void {
    const { running, runningEach } = this.#limits;
    while (this.#running.length < running) {
      const place = this.#waiting.findIndex((one) => countOf(this.#running, one.workspaceId) < runningEach);
      const [next] = place === -1 ? [] : this.#waiting.splice(place, 1);
      if (next === undefined) return;
      this.#running.push(next.workspaceId);
      next.begin();
    }
  }
}

function countOf(workspaceIds: string[], workspaceId: string): number {
  return workspaceIds.filter((id) => id === workspaceId).length;
}
