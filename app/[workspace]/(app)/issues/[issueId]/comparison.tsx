import { Equal, EqualNot } from "lucide-react";
import type { ReactNode } from "react";
import { NoValue } from "#components/ui/key-values.tsx";
import { type Compared, compare } from "./compare.ts";

interface ComparisonProps {
  /** The heads of the two columns. */
  labels: [here: ReactNode, sent: ReactNode];
  here: Compared;
  sent: Compared;
}

/** Two users, field by field; what differs says so in words, too. */
export function Comparison({ labels, here, sent }: ComparisonProps) {
  return (
    <table className="w-full max-w-200 table-fixed border-separate border-spacing-0 text-sm">
      <thead>
        <tr className="text-left text-ink-muted text-xs">
          <th scope="col" className="w-24 border-b py-2 pr-3 font-normal sm:w-36">
            <span className="sr-only">Field</span>
          </th>
          <th scope="col" className="border-b py-2 pr-3 align-bottom font-normal">
            {labels[0]}
          </th>
          <th scope="col" className="border-b py-2 align-bottom font-normal">
            {labels[1]}
          </th>
        </tr>
      </thead>
      <tbody>
        {compare(here, sent).map(({ label, values, same }) => (
          <tr key={label} className={same ? undefined : "bg-warn-wash"}>
            <th scope="row" className="border-b py-2 pr-3 pl-1 text-left align-top font-normal text-ink-muted">
              <span className="flex items-start gap-1.5">
                {same ? (
                  <Equal aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ink-faint" />
                ) : (
                  <EqualNot aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warn" />
                )}
                <span>
                  {label}
                  <span className="sr-only"> ({same ? "the same" : "different"})</span>
                </span>
              </span>
            </th>
            {(["here", "sent"] as const).map((side) => (
              <td key={side} className={`wrap-anywhere border-b py-2 pr-3 align-top ${same ? "" : "font-medium"}`}>
                {values[side] ?? <NoValue />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
