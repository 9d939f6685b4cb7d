import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Firing } from "#lib/types.ts";

/** What the guard would have done; null = nobody has asked. */
export function GuardTrial({ firings }: { firings: Firing[] | null }) {
  return (
    <div role="status" className="text-sm">
      {firings?.length === 0 && "By these numbers nothing would have been held in the last 30 days."}
      {firings && firings.length > 0 && (
        <ul className="flex flex-col gap-1">
          {firings.map(({ entity, times, held, lastAt }) => (
            <li key={entity}>
              {entity === "user" ? "Users" : "Groups"}: it would have fired {timesOf(times)} and held{" "}
              {entity === "user" ? formatCount(held, "user", "users") : formatCount(held, "group", "groups")}, the last{" "}
              <RelativeTime at={lastAt} />.
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function timesOf(n: number): string {
  return n === 1 ? "once" : n === 2 ? "twice" : `${n} times`;
}
