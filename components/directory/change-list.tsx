import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { RelativeTime, TimesInRow } from "#components/ui/relative-time.tsx";
import type { ChangeRow, IdentityProvider, SubjectName } from "#lib/types.ts";
import { actorName } from "./actor-name.ts";
import { changeSentence } from "./change-sentence.ts";
import { ChangedValues } from "./changed-values.tsx";

interface ChangeListProps {
  changes: ChangeRow[];
  names: ReadonlyMap<string, SubjectName>;
  provider: IdentityProvider;
  /** What stands under an opened change: where one goes from it. */
  links?: (change: ChangeRow) => ReactNode;
  /** At the row's end, beside what opens it. */
  action?: (change: ChangeRow) => ReactNode;
}

/** Who did what; opened, each value before and after. */
export function ChangeList({ changes, names, provider, links, action }: ChangeListProps) {
  return (
    <ol aria-label="Changes" className="text-sm">
      {changes.map((change) => (
        <li key={change.id} className="group/row relative border-b">
          <details className="group/change">
            <summary
              className="flex cursor-pointer flex-wrap items-baseline justify-between gap-x-4 py-2.5 hover:bg-hover"
              style={action && { paddingRight: "5rem" }}
            >
              <span className="wrap-anywhere min-w-0 flex-1 basis-60">
                <ChevronRight
                  aria-hidden
                  className="mr-1.5 inline size-3.5 text-ink-faint transition-transform group-open/change:rotate-90"
                />
                <span className="font-medium">{actorName(change.actor, provider)}</span> {changeSentence(change, names)}
              </span>
              <TimesInRow>
                <RelativeTime at={change.at} className="text-ink-muted text-xs" />
              </TimesInRow>
            </summary>
            <div className="flex flex-col gap-3 pb-4 pl-5">
              <ChangedValues change={change} />
              {links?.(change)}
            </div>
          </details>
          {action && <div className="absolute top-1.5 right-0">{action(change)}</div>}
        </li>
      ))}
    </ol>
  );
}
