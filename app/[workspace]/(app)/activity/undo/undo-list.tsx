import { Check, CircleDashed, Minus, TriangleAlert } from "lucide-react";
import { actorName } from "#components/directory/actor-name.ts";
import { changeSentence } from "#components/directory/change-sentence.ts";
import { Status } from "#components/ui/badge.tsx";
import { RelativeTime, TimesInRow } from "#components/ui/relative-time.tsx";
import type { ChangeRow, IdentityProvider, SubjectName, UndoEffect, UndoOutcome } from "#lib/types.ts";
import { alreadySo, effectWords, outcomeWords } from "./words.ts";

export interface UndoRow {
  place: number;
  outcome: UndoOutcome | null;
  effect: UndoEffect | null;
  message: string | null;
  change: ChangeRow;
}

interface UndoListProps {
  rows: UndoRow[];
  names: ReadonlyMap<string, SubjectName>;
  provider: IdentityProvider;
  /** Nothing is written yet. */
  preview: boolean;
}

/** Each change, and what its undo comes to. */
export function UndoList({ rows, names, provider, preview }: UndoListProps) {
  return (
    <ol aria-label="Changes to undo" className="text-sm">
      {rows.map((row) => (
        <li key={row.place} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b py-2.5">
          <span className="w-full shrink-0 sm:w-48">
            <Outcome row={row} preview={preview} />
          </span>
          <span className="wrap-anywhere min-w-0 flex-1 basis-60">
            <span className="font-medium">{actorName(row.change.actor, provider)}</span> {changeSentence(row.change, names)}
            {noteOf(row) !== null && <span className="block text-ink-muted">{noteOf(row)}</span>}
          </span>
          <TimesInRow>
            <RelativeTime at={row.change.at} className="text-ink-muted text-xs" />
          </TimesInRow>
        </li>
      ))}
    </ol>
  );
}

function noteOf({ outcome, message }: UndoRow): string | null {
  return message ?? (outcome === "already" ? alreadySo : null);
}

function Outcome({ row: { outcome, effect }, preview }: { row: UndoRow; preview: boolean }) {
  if (outcome === null) return <Status icon={CircleDashed}>Not reached</Status>;
  if (outcome === "undone" || outcome === "partly") {
    const word = preview && effect !== null ? effectWords[effect] : outcomeWords[outcome];
    return (
      <Status tone={outcome === "undone" ? "ok" : "warn"} icon={Check}>
        {preview && outcome === "partly" ? `${word}, partly` : word}
      </Status>
    );
  }
  if (outcome === "already") return <Status icon={Minus}>{outcomeWords.already}</Status>;
  return (
    <Status tone={outcome === "refused" ? "danger" : "warn"} icon={TriangleAlert}>
      {outcomeWords[outcome]}
    </Status>
  );
}
