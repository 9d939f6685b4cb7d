import { Banner } from "#components/ui/banner.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import type { ImportCounts, ImportState } from "#lib/types.ts";

const lines = (count: number) => formatCount(count, "line", "lines");

/** One sentence: what this is, and what to do. */
export function Summary({ state, counts, starter }: { state: ImportState; counts: ImportCounts; starter: string }) {
  const written = counts.created + counts.changed;
  const refused =
    counts.refused > 0
      ? ` ${lines(counts.refused)} ${counts.refused === 1 ? "was" : "were"} refused: mend them and import them again.`
      : "";
  if (state === "preview") {
    if (counts.refused > 0) {
      return (
        <Banner tone="warn">
          Nothing is written yet. {lines(counts.refused)} would be refused: mend the file and choose it again, or import the rest.
        </Banner>
      );
    }
    return <Banner>Nothing is written yet: this is what each line would do.</Banner>;
  }
  if (state === "cancelled") {
    return (
      <Banner tone="warn">
        Cancelled: {lines(written)} had been written, {lines(counts.pending)} were not reached. Import the file again to go on.
        {refused}
      </Banner>
    );
  }
  if (state === "failed") {
    return (
      <Banner tone="danger">
        Stopped, because {starter} can't sign in any more or may no longer manage users. {lines(counts.pending)} were not reached:
        somebody who may manage users has to import the file.{refused}
      </Banner>
    );
  }
  return (
    <Banner tone={counts.refused > 0 ? "warn" : "ok"}>
      Imported: {formatCount(counts.created, "user", "users")} created, {formatCount(counts.changed, "user", "users")} changed.
      {refused}
    </Banner>
  );
}
