import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import type { ScopeKind } from "#lib/types.ts";

/** "1 user", "12 groups". */
export function countOf(kind: ScopeKind, n: number): string {
  return kind === "users" ? formatCount(n, "user", "users") : formatCount(n, "group", "groups");
}

/** As a sentence: the names that are known, and how many more there are. */
export function namesOf({ names, total }: { names: string[]; total: number }): string {
  const known = names.join(", ");
  return total > names.length ? `${known} and ${formatNumber(total - names.length)} more.` : `${known}.`;
}
