import { actorName } from "#components/directory/actor-name.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { GuidedRun, IdentityProvider } from "#lib/types.ts";

/** Who did a step, and when; of what was found done only that. */
export function StepRecord({ taken, provider }: { taken: GuidedRun["steps"][number] | undefined; provider: IdentityProvider }) {
  if (!taken) return <span className="text-ink-muted text-xs">Seen by Roster</span>;
  return (
    <span className="text-ink-muted text-xs">
      {taken.by ? `By ${actorName(taken.by, provider)}` : "Seen by Roster"}, <RelativeTime at={new Date(taken.at)} />
    </span>
  );
}
