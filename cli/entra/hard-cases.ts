import { ScimClient } from "./client.ts";
import type { Connection } from "./cycle.ts";
import { Differs, Door, Skipped } from "./door.ts";
import { RequestFailed } from "./failure.ts";
import { groupCases } from "./group-cases.ts";
import { listCases } from "./list-cases.ts";
import { userCases } from "./user-cases.ts";

/** Situations in which other SCIM servers are known to go wrong, each played against the endpoint with users and groups of its own. */

export interface HardCase {
  /** What must be true. */
  name: string;
  run: (door: Door) => Promise<void>;
}

/** More than a thousand, so that lists cut at a hundred or a thousand show. */
const CROWD = 1050;

export interface CaseResult {
  name: string;
  outcome: "ok" | "differs" | "skipped";
  /** What differs, or why it was skipped. */
  detail: string | null;
}

export interface HardCasesOptions extends Connection {
  /** Only cases whose name contains this. */
  only?: string | undefined;
  /** Users made for large groups and long lists. */
  crowd?: number | undefined;
  onResult?: (result: CaseResult) => void;
}

/**
 * Runs the cases one after the other; what they made is deleted afterwards.
 * @throws UrlInvalid
 * @throws ServiceStopped when nothing answers there
 */
export async function runHardCases({
  url,
  key,
  flag = false,
  only,
  crowd = CROWD,
  onResult,
}: HardCasesOptions): Promise<CaseResult[]> {
  const cases = [...listCases, ...userCases, ...groupCases].filter(({ name }) =>
    name.toLowerCase().includes(only?.toLowerCase() ?? ""),
  );
  const client = new ScimClient({ url, key, flag, concurrency: 8 });
  const stranger = new ScimClient({ url, key: `${key}x`, flag, concurrency: 1 });
  const door = new Door(client, stranger, flag ? "flag" : "default", crowd);
  const results: CaseResult[] = [];
  try {
    for (const hardCase of cases) {
      const result = await play(hardCase, door);
      results.push(result);
      onResult?.(result);
    }
  } finally {
    await door.close();
  }
  return results;
}

async function play({ name, run }: HardCase, door: Door): Promise<CaseResult> {
  try {
    await run(door);
    return { name, outcome: "ok", detail: null };
  } catch (error) {
    if (error instanceof Skipped) return { name, outcome: "skipped", detail: error.message };
    if (error instanceof Differs || error instanceof RequestFailed) return { name, outcome: "differs", detail: error.message };
    throw error;
  } finally {
    await door.tidy();
  }
}
