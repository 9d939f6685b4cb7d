import { clsx } from "clsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { type ColumnLook, priorityClass } from "./columns.ts";

/** Uneven on purpose: equal bars look like a broken picture. */
const widths = ["w-3/5", "w-2/5", "w-1/2", "w-3/4", "w-1/3"];

/** More than any window shows: a thousand bars that pulse would be work for nothing. */
const MOST = 100;
const ROW = 40;

interface SkeletonRowsProps {
  rows: number;
  selectable: boolean;
  columns: readonly { id: string; look: ColumnLook }[];
}

/** Rows on their way, of the height of real ones. */
export function SkeletonRows({ rows, selectable, columns }: SkeletonRowsProps) {
  const stacked = columns.some(({ look }) => look.stacked);
  const drawn = Math.min(rows, MOST);
  const bars = Array.from({ length: drawn }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they have no identity
    <tr key={row} aria-hidden>
      {selectable && <td className="h-10 w-9 border-b" />}
      {columns.map(({ id, look }, index) => (
        <td
          key={id}
          className={clsx(
            "h-10 border-b px-2.5 first:pl-1 last:pr-1",
            stacked && "@max-xl/table:h-13",
            priorityClass[look.priority ?? 1],
          )}
        >
          <Skeleton className={clsx("h-3", widths[(row + index) % widths.length])} />
          {stacked && look.primary && <Skeleton className="mt-2 h-2 w-2/3 @xl/table:hidden" />}
        </td>
      ))}
    </tr>
  ));
  return (
    <>
      {bars}
      {rows > drawn && (
        <tr aria-hidden>
          <td style={{ height: (rows - drawn) * ROW }} className="p-0" />
        </tr>
      )}
    </>
  );
}
