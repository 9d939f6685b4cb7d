import type { ReactNode } from "react";
import { formatNumber } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { DirectoryCounts } from "#lib/types.ts";

/** What the connection has brought so far, against the limits. */
export function Figures({ counts, lastRequestAt }: { counts: DirectoryCounts; lastRequestAt: Date | null }) {
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-3">
      <Figure label="Last request">{lastRequestAt ? <RelativeTime at={lastRequestAt} /> : "None yet"}</Figure>
      <Figure label="Provisioned users">
        <OfLimit count={counts.linkedUsers} limit={counts.userLimit} />
      </Figure>
      <Figure label="Provisioned groups">
        <OfLimit count={counts.linkedGroups} limit={counts.groupLimit} />
      </Figure>
      <Figure label="Deleted users">{formatNumber(counts.deletedUsers)}</Figure>
    </dl>
  );
}

/** Near the limit it says so in words: the next ones beyond it are refused. */
function OfLimit({ count, limit }: { count: number; limit: number }) {
  const near = count >= limit * 0.9;
  return (
    <>
      {formatNumber(count)} <span className="font-normal text-ink-muted text-sm">of {formatNumber(limit)}</span>
      {near && (
        <span className="block font-normal text-sm text-warn">
          {count >= limit ? "The limit is reached: more are refused." : "Close to the limit."}
        </span>
      )}
    </>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-muted text-xs">{label}</dt>
      <dd className="font-medium tabular-nums">{children}</dd>
    </div>
  );
}
