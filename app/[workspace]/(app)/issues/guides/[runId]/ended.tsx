import { stepTitle } from "#app/[workspace]/(app)/issues/guides/guide-names.ts";
import { actorName } from "#components/directory/actor-name.ts";
import { Banner } from "#components/ui/banner.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { GuidedRun, IdentityProvider } from "#lib/types.ts";
import { StepRecord } from "./step-record.tsx";

interface EndedProps {
  run: GuidedRun;
  provider: IdentityProvider;
  /** The provider's, as it stands in a sentence. */
  name: string;
  syncOn: boolean;
}

/** What was done, by whom, and how it ended. */
export function Ended({ run, provider, name, syncOn }: EndedProps) {
  const { outcome, endedAt, endedBy, steps } = run;
  return (
    <div className="flex max-w-180 flex-col gap-5">
      <Banner tone={outcome === "done" ? "ok" : "neutral"}>
        {outcome === "done" ? "Finished" : "Abandoned"}
        {endedBy && ` by ${actorName(endedBy, provider)}`}
        {endedAt && (
          <>
            , <RelativeTime at={endedAt} />
          </>
        )}
        .{outcome === "abandoned" && !syncOn && " Sync is off."}
      </Banner>
      {steps.length === 0 ? (
        <p className="text-ink-muted text-sm">No step was taken.</p>
      ) : (
        <ol aria-label="What was done" className="border-t text-sm">
          {steps.map((taken) => (
            <li key={taken.step} className="flex flex-wrap items-baseline justify-between gap-x-4 border-b py-2">
              {stepTitle(taken.step, name)}
              <StepRecord taken={taken} provider={provider} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
