import type { KeyRefusals } from "#db/queries/key-refusals.ts";

export type Verdict = "right" | "wrong" | "unknown";

export interface ConnectionVerdicts {
  url: Verdict;
  key: Verdict;
  switch: Verdict;
}

export interface TestedConnection {
  /** Of the test: what came before says nothing of what is entered now. */
  since: Date;
  syncOn: boolean;
  validKeys: number;
  lastHeardAt: Date | null;
  lastLetInAt: Date | null;
  refusals: Pick<KeyRefusals, "lastAt">;
}

/** Which of the three is wrong when Test Connection fails. Unknown until something of the test has arrived. */
export function connectionVerdicts(tested: TestedConnection): ConnectionVerdicts {
  const { since, syncOn, validKeys, lastHeardAt, lastLetInAt, refusals } = tested;
  const isOfTest = (at: Date | null) => at !== null && at >= since;
  const key =
    validKeys === 0 || isOfTest(refusals.lastAt) ? "wrong" : isOfTest(lastHeardAt) || isOfTest(lastLetInAt) ? "right" : "unknown";
  return { url: isOfTest(lastHeardAt) ? "right" : "unknown", key, switch: syncOn ? "right" : "wrong" };
}
