import { Status } from "#components/ui/badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { Tone } from "#components/ui/tone.tsx";
import type { Mapping } from "./mappings.ts";

const needs: Record<Mapping["need"], { tone: Tone; word: string }> = {
  needed: { tone: "info", word: "Needed" },
  recommended: { tone: "neutral", word: "Recommended" },
  optional: { tone: "neutral", word: "Optional" },
};

interface MappingTableProps {
  /** What the table is about, for those who can't see what it stands below. */
  caption: string;
  /** How the provider's column is headed: "Entra attribute". */
  source: string;
  mappings: readonly Mapping[];
}

/** Which attribute goes where, what is needed, and each target to copy. */
export function MappingTable({ caption, source, mappings }: MappingTableProps) {
  const named = mappings.some(({ from }) => from !== null);
  return (
    // Focusable, because it scrolls sideways on a narrow screen.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the only way to scroll it by keyboard
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto rounded-md border">
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b bg-surface text-left text-ink-muted text-xs">
            {named && (
              <th scope="col" className="px-3 py-2 font-medium">
                {source}
              </th>
            )}
            <th scope="col" className="px-3 py-2 font-medium">
              SCIM attribute
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              Need
            </th>
          </tr>
        </thead>
        <tbody>
          {mappings.map(({ from, to, need, note }) => (
            <tr key={to} className="border-b align-top last:border-b-0">
              {named && (
                <td className="wrap-anywhere min-w-32 px-3 py-2">
                  <code className="font-mono text-xs leading-5">{from}</code>
                </td>
              )}
              <td className="min-w-52 px-3 py-2">
                <div className="-my-1 flex items-start justify-between gap-2">
                  <code className="wrap-anywhere py-1 font-mono text-xs leading-5">{to}</code>
                  <CopyButton value={to} name={to} variant="ghost" iconOnly />
                </div>
                {note && <p className="mt-1 text-ink-muted text-xs">{note}</p>}
              </td>
              <td className="px-3 py-2 text-xs leading-5">
                <Status tone={needs[need].tone}>{needs[need].word}</Status>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
