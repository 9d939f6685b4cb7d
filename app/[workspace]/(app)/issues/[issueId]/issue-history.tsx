import type { ReactNode } from "react";
import { resolutionNames } from "#app/[workspace]/(app)/issues/resolution-names.ts";
import { actorName } from "#components/directory/actor-name.ts";
import { changeWords } from "#components/directory/change-words.ts";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ShownIssue } from "#lib/provisioning/issues.ts";
import type { IdentityProvider } from "#lib/types.ts";

/** Who did what when, newest first: the provider's tries, what was done about the user meanwhile, and the end. */
export function IssueHistory({
  issue,
  changes,
  provider,
}: Pick<ShownIssue, "issue" | "changes"> & { provider: IdentityProvider }) {
  const { firstAt, at, occurrences, closedAt, closedBy, resolution } = issue;
  const lines: { key: string; at: Date; words: ReactNode }[] = [
    ...changes.map((change) => ({
      key: change.id,
      at: change.at,
      words: (
        <>
          <span className="font-medium">{actorName(change.actor, provider)}</span> {changeWords(change)}
        </>
      ),
    })),
    { key: "first", at: firstAt, words: "First seen" },
  ];
  if (occurrences > 1) lines.push({ key: "last", at, words: `Last seen, ${formatCount(occurrences, "time", "times")} in all` });
  if (closedAt) {
    lines.push({
      key: "closed",
      at: closedAt,
      words: (
        <>
          <span className="font-medium">{closedBy ? actorName(closedBy, provider) : "Roster"}</span> solved it:{" "}
          {resolution ? (resolutionNames[resolution] ?? resolution) : "done"}
        </>
      ),
    });
  }
  return (
    <ol aria-label="Who did what" className="max-w-160 text-sm">
      {lines
        .sort((a, b) => b.at.getTime() - a.at.getTime())
        .map(({ key, at: time, words }) => (
          <li key={key} className="flex flex-wrap items-baseline justify-between gap-x-4 border-b py-2">
            <span className="wrap-anywhere min-w-0">{words}</span>
            <RelativeTime at={time} className="text-ink-muted text-xs" />
          </li>
        ))}
    </ol>
  );
}
