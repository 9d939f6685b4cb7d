import { formatNumber } from "#components/ui/number-format.ts";
import type { ImportCounts } from "#lib/types.ts";

/** What the lines come to, in numbers. */
export function OutcomeCounts({ counts, preview }: { counts: ImportCounts; preview: boolean }) {
  const shown = [
    { label: preview ? "To be created" : "Created", count: counts.created },
    { label: preview ? "To be changed" : "Changed", count: counts.changed },
    { label: "Unchanged", count: counts.unchanged },
    { label: "Refused", count: counts.refused },
    ...(counts.pending > 0 ? [{ label: "Not reached", count: counts.pending }] : []),
  ];
  return (
    <dl className="mt-5 flex flex-wrap gap-x-10 gap-y-4">
      {shown.map(({ label, count }) => (
        <div key={label} className="flex flex-col-reverse">
          <dt className="text-ink-muted text-sm">{label}</dt>
          <dd className="font-semibold text-xl tabular-nums">{formatNumber(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
