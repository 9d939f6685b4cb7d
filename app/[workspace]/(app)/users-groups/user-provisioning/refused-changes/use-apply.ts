"use client";

import { useRef, useState } from "react";
import { apply } from "./actions.ts";

export interface Applied {
  applied: number;
  failures: { id: string; words: string; reason: string }[];
  /** Why it ended before everything was tried; null = all of it was. */
  ended: string | null;
}

/** Applies the refused changes in steps, until none waits or somebody stops it. */
export function useApply(slug: string) {
  const [done, setDone] = useState<number | null>(null);
  const stopped = useRef(false);

  async function run(retry: boolean): Promise<Applied> {
    stopped.current = false;
    setDone(0);
    const sum: Applied = { applied: 0, failures: [], ended: null };
    let remaining = 0;
    do {
      const step = await apply(slug, null, { retry: retry && sum.applied + sum.failures.length === 0 });
      if (!step.ok) {
        sum.ended = step.error;
        break;
      }
      sum.applied += step.value.applied;
      sum.failures.push(...step.value.failures);
      remaining = step.value.remaining;
      setDone(sum.applied + sum.failures.length);
      if (stopped.current && remaining > 0) sum.ended = "You stopped it.";
    } while (remaining > 0 && sum.ended === null);
    setDone(null);
    return sum;
  }

  return {
    run,
    /** Null = nothing runs. */
    done,
    stop: () => {
      stopped.current = true;
    },
  };
}
