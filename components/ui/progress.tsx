"use client";

import { Progress as BaseProgress } from "@base-ui/react/progress";
import { formatNumber } from "./number-format.ts";

/** Work that goes on in steps: what is done of how much, as a bar and in words. */
export function Progress({ label, done, total }: { label: string; done: number; total: number }) {
  return (
    <BaseProgress.Root
      value={done}
      max={Math.max(total, 1)}
      getAriaValueText={() => `${formatNumber(done)} of ${formatNumber(total)}`}
      className="flex flex-col gap-1.5"
    >
      <div className="flex justify-between gap-4 text-sm">
        <BaseProgress.Label className="text-ink">{label}</BaseProgress.Label>
        <span aria-hidden className="tabular-nums">
          {formatNumber(done)} of {formatNumber(total)}
        </span>
      </div>
      <BaseProgress.Track className="h-1.5 overflow-hidden rounded-full bg-hover">
        <BaseProgress.Indicator className="h-full bg-accent transition-[width]" />
      </BaseProgress.Track>
    </BaseProgress.Root>
  );
}
