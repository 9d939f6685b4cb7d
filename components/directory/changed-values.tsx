import { NoValue } from "#components/ui/key-values.tsx";
import type { ChangeRow } from "#lib/types.ts";
import { changedValues } from "./change-words.ts";

/** Before and after, side by side; nothing for what has no values. */
export function ChangedValues({ change }: { change: Pick<ChangeRow, "action" | "before" | "after"> }) {
  const values = changedValues(comparable(change));
  if (values.length === 0) return <p className="text-ink-muted text-sm">No values are kept with this change.</p>;
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b text-left text-ink-muted text-xs">
            <th scope="col" className="w-1/4 py-1.5 pr-4 font-medium">
              Attribute
            </th>
            <th scope="col" className="py-1.5 pr-4 font-medium">
              Before
            </th>
            <th scope="col" className="py-1.5 font-medium">
              After
            </th>
          </tr>
        </thead>
        <tbody>
          {values.map(({ label, before, after }) => (
            <tr key={label} className="border-b align-top last:border-0">
              <th scope="row" className="wrap-anywhere py-1.5 pr-4 text-left font-normal text-ink-muted">
                {label}
              </th>
              <td className="wrap-anywhere py-1.5 pr-4">{before ?? <NoValue />}</td>
              <td className="wrap-anywhere py-1.5">{after ?? <NoValue />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What was made had no values before, what was ended has none after. */
function comparable({ action, before, after }: Pick<ChangeRow, "action" | "before" | "after">) {
  return before === null && after === null
    ? { action, before, after }
    : { action: "changed", before: before ?? {}, after: after ?? {} };
}
