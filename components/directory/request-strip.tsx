import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount } from "#components/ui/number-format.ts";

const HOURS = 24;
const HOUR_MS = 3_600_000;

interface RequestStripProps {
  hours: { hour: Date; ok: number; failed: number }[];
  now: Date;
  /** The provisioning log, for whoever may see it. */
  logHref: string | null;
}

/** The last 24 hours of requests, one bar an hour: answered below, failed on top. The words say what the bars show. */
export function RequestStrip({ hours, now, logHref }: RequestStripProps) {
  const byHour = new Map(hours.map((hour) => [hour.hour.getTime(), hour]));
  const thisHour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  const bars = Array.from({ length: HOURS }, (_, i) => {
    const at = thisHour - (HOURS - 1 - i) * HOUR_MS;
    return { at, ok: byHour.get(at)?.ok ?? 0, failed: byHour.get(at)?.failed ?? 0 };
  });
  const most = Math.max(1, ...bars.map(({ ok, failed }) => ok + failed));
  const ok = bars.reduce((sum, bar) => sum + bar.ok, 0);
  const failed = bars.reduce((sum, bar) => sum + bar.failed, 0);
  // A single request among thousands is still a visible sliver.
  const height = (n: number) => (n === 0 ? "0" : `${Math.max(4, (n / most) * 100)}%`);
  return (
    <figure className="max-w-160">
      <ul aria-label="Requests by the hour" className="flex h-12 items-end gap-0.5 border-b">
        {bars.map((bar) => {
          const words = `${new Date(bar.at).toISOString().slice(11, 16)} UTC: ${bar.ok} answered, ${bar.failed} failed`;
          const drawn = (
            <>
              <span className="block bg-danger" style={{ height: height(bar.failed) }} />
              <span className="block bg-accent" style={{ height: height(bar.ok) }} />
            </>
          );
          const look = "flex h-full flex-col justify-end";
          return (
            <li key={bar.at} className="h-full flex-1">
              {logHref === null || bar.ok + bar.failed === 0 ? (
                <div className={look} title={words}>
                  <span className="sr-only">{words}</span>
                  {drawn}
                </div>
              ) : (
                <Link
                  href={`${logHref}?from=${new Date(bar.at).toISOString()}&to=${new Date(bar.at + HOUR_MS).toISOString()}`}
                  prefetch={false}
                  aria-label={words}
                  title={words}
                  className={`${look} rounded-sm hover:bg-hover`}
                >
                  {drawn}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
      <div aria-hidden className="mt-1 flex justify-between text-ink-faint text-xs">
        <span>24 hours ago</span>
        <span className="max-sm:hidden">12 hours ago</span>
        <span>Now</span>
      </div>
      <figcaption className="mt-1 flex flex-wrap gap-x-3 text-ink-muted text-xs tabular-nums">
        Last 24 hours:
        <Legend colour="bg-accent">{formatCount(ok, "request", "requests")} answered</Legend>
        <Legend colour="bg-danger">{formatCount(failed, "request", "requests")} failed</Legend>
      </figcaption>
    </figure>
  );
}

/** Which colour of the bars that is. */
function Legend({ colour, children }: { colour: string; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`size-2 rounded-xs ${colour}`} />
      {children}
    </span>
  );
}
