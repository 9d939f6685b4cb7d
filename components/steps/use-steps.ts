"use client";

import { useRef, useState } from "react";
import { runSteps, type StepAnswer, type StepsResult } from "./run-steps.ts";

/** Work that the browser asks for step by step, and that can be stopped after each. */
export function useSteps() {
  const [tried, setTried] = useState<number | null>(null);
  const stopped = useRef(false);

  async function run<After>(step: (after: After | null) => Promise<StepAnswer<After>>): Promise<StepsResult> {
    stopped.current = false;
    setTried(0);
    const result = await runSteps(step, { isStopped: () => stopped.current, onProgress: setTried });
    setTried(null);
    return result;
  }

  return {
    run,
    /** How many have been done or failed so far. Null = nothing runs. */
    tried,
    stop: () => {
      stopped.current = true;
    },
  };
}
