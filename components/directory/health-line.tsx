import { Status } from "#components/ui/badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { formatElapsed } from "#components/ui/time-format.ts";
import type { Health, ScimRun } from "#lib/types.ts";
import { healthLooks } from "./health-looks.ts";
import { LiveRefreshAt } from "./live-refresh-at.tsx";
import type { NextStep } from "./next-step.ts";

interface HealthLineProps {
  health: Health;
  step: NextStep;
  /** The latest run of requests, whether or not it goes on. */
  run: ScimRun | undefined;
  /** Of User provisioning, where addresses of the next step begin. */
  path: string;
  report: string;
  now: Date;
}

/** Icon, word, since when, what is expected, and the one thing to do next. */
export function HealthLine({ health: { state, since, until, nextSyncAt }, step, run, path, report, now }: HealthLineProps) {
  const { tone, word, since: about } = healthLooks[state];
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-1 basis-80 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1" role="status">
          <span className="font-medium">
            <Status tone={tone}>{word}</Status>
          </span>
          {since && (
            <span className="text-ink-muted text-sm">
              {about} <RelativeTime at={since} />
            </span>
          )}
          {nextSyncAt && (
            <span className="text-ink-muted text-sm">
              · {nextSyncAt > now ? "next sync expected" : "a sync was expected"} <RelativeTime at={nextSyncAt} />
            </span>
          )}
        </p>
        {state === "syncing" && run && <Running run={run} />}
        <p className="wrap-anywhere max-w-160 text-ink-muted text-sm">
          {step.text} {step.action && <TextLink href={`${path}${step.action.href}`}>{step.action.label}</TextLink>}
        </p>
      </div>
      <CopyButton value={report} name="report" label="Copy report" />
      {until && <LiveRefreshAt at={until} />}
    </div>
  );
}

/**
 * What grows while a sync runs: the page reads itself anew as requests arrive. Nobody says beforehand how much will come, so there is no
 * percentage.
 */
function Running({ run }: { run: ScimRun }) {
  const seconds = Math.max(1, Math.round((run.endedAt.getTime() - run.startedAt.getTime()) / 1000));
  const rate = run.requests / seconds;
  return (
    <p className="text-sm tabular-nums">
      {formatCount(run.requests, "request", "requests")} in {formatElapsed(seconds * 1000)}
      {run.requests > 1 && ` · ${rate < 10 ? rate.toFixed(1) : Math.round(rate)} a second`}
    </p>
  );
}
