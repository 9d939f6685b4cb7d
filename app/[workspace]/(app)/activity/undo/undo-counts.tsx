import { formatNumber } from "#components/ui/number-format.ts";
import type { UndoEffect, UndoOutcome } from "#lib/types.ts";
import { countedEffect, effects, outcomeWords } from "./words.ts";

export interface UndoCount {
  outcome: UndoOutcome | null;
  effect: UndoEffect | null;
  /** Changes. */
  n: number;
  /** Users, groups or memberships that these are about: one may have been changed several times. */
  subjects: number;
}

const left: UndoOutcome[] = ["changed since", "impossible", "refused", "already"];

/** What is undone, by kind, and what is left as it is, by reason. */
export function UndoCounts({ counts, preview }: { counts: readonly UndoCount[]; preview: boolean }) {
  const of = (chosen: (count: UndoCount) => boolean) => counts.filter(chosen).reduce((sum, { n }) => sum + n, 0);
  const kinds = effects.map((effect) => ({
    effect,
    n: counts.filter((count) => count.effect === effect).reduce((sum, { subjects }) => sum + subjects, 0),
  }));
  const reasons = left.map((outcome) => ({ label: outcomeWords[outcome], n: of((count) => count.outcome === outcome) }));
  const pending = of(({ outcome }) => outcome === null);
  return (
    <dl className="mt-5 flex flex-wrap gap-x-10 gap-y-4">
      {kinds
        .filter(({ n }) => n > 0)
        .map(({ effect, n }) => {
          const { label, count } = countedEffect(effect, n, !preview);
          return <Figure key={effect} label={label} value={count} />;
        })}
      {reasons
        .filter(({ n }) => n > 0)
        .map(({ label, n }) => (
          <Figure key={label} label={label} value={formatNumber(n)} />
        ))}
      {pending > 0 && <Figure label="Not reached" value={formatNumber(pending)} />}
    </dl>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-ink-muted text-sm">{label}</dt>
      <dd className="font-semibold text-xl tabular-nums">{value}</dd>
    </div>
  );
}

/** How many changes the undo touches. */
export function undoneOf(counts: readonly UndoCount[]): number {
  return counts.reduce((sum, { effect, n }) => (effect === null ? sum : sum + n), 0);
}
