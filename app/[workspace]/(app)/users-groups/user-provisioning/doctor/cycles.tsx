import { KeyValue, KeyValues } from "#components/ui/key-values.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { IdentityProvider, Rhythm, ScimRun } from "#lib/types.ts";

interface CyclesProps {
  lastRun: ScimRun | null;
  rhythm: Rhythm | null;
  provider: IdentityProvider;
  now: Date;
}

/** When the provider comes. That it doesn't is silence, not an error. */
export function Cycles({ lastRun, rhythm, provider, now }: CyclesProps) {
  if (!lastRun) return <p className="text-ink-muted text-sm">No request was let in in the last 30 days.</p>;
  return (
    <KeyValues>
      <KeyValue label="Last">
        <RelativeTime at={lastRun.startedAt} />, {formatCount(lastRun.requests, "request", "requests")}
      </KeyValue>
      <KeyValue label="Interval">
        {rhythm
          ? `${Math.round(rhythm.intervalMs / 60_000)} minutes`
          : provider === "entra"
            ? "Not seen yet: three regular cycles are needed. Entra's is 40 minutes, and can't be changed."
            : "None to be seen. Most providers send when something changes."}
      </KeyValue>
      <KeyValue label="Next expected">
        {rhythm && rhythm.nextAt > now ? (
          <RelativeTime at={rhythm.nextAt} />
        ) : rhythm ? (
          <>
            It was expected <RelativeTime at={rhythm.nextAt} />. Idle is no error: see whether provisioning is started in the
            provider.
          </>
        ) : null}
      </KeyValue>
    </KeyValues>
  );
}
