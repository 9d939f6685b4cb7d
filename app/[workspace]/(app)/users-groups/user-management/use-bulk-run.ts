"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { connectionBroke } from "#components/steps/run-steps.ts";
import { toast } from "#components/ui/toast.tsx";
import type { BulkAction, BulkStep, BulkSummary, Skipped, UserFilter } from "#lib/types.ts";
import { change, summarize } from "./actions.ts";

export type ListFilter = Omit<UserFilter, "deleted">;
export type BulkSelection = { ids: string[] } | { filter: ListFilter; asOf?: string };

interface Plan {
  action: BulkAction;
  selection: BulkSelection;
  summary: BulkSummary;
}

export interface Progress {
  changed: number;
  skipped: Skipped;
  failures: BulkStep["failures"];
}

/** Where it stands: asked about, under way, stopped half-way (and why), or done. */
export type BulkState =
  | ({ at: "question" } & Plan)
  | ({ at: "work"; progress: Progress } & Plan)
  | ({ at: "stopped"; progress: Progress; why: string; after: string | null } & Plan)
  | ({ at: "done"; progress: Progress } & Plan);

const nothing: Progress = { changed: 0, skipped: { you: 0, already: 0, managed: 0, morePower: 0 }, failures: [] };

/** A bulk action in steps that the browser asks for one by one. It can be stopped after each, goes on where it stopped, and always ends in a result. */
export function useBulkRun(slug: string, onDone: () => void) {
  const router = useRouter();
  const [state, setState] = useState<BulkState | null>(null);
  const stop = useRef(false);

  async function ask(action: BulkAction, selection: BulkSelection) {
    const answer = await summarize(slug, null, { action, selection });
    if (!answer.ok) return toast({ tone: "danger", title: "Nothing was changed", description: answer.error });
    const summary = answer.value;
    // Nobody who comes after the summary is meant.
    setState({
      at: "question",
      action,
      selection: "filter" in selection ? { ...selection, asOf: summary.asOf } : selection,
      summary,
    });
  }

  async function go(plan: Plan, from: Progress = nothing, begin: string | null = null) {
    stop.current = false;
    let progress = from;
    let after = begin;
    const { action, selection, summary } = plan;
    const base = { action, selection, summary };
    do {
      setState({ at: "work", progress, ...base });
      const step = await change(slug, null, { action, selection, after }).catch(() => null);
      if (!step?.ok) {
        const why = step?.error ?? `${connectionBroke} Going on passes over them.`;
        setState({ at: "stopped", progress, why, after, ...base });
        return;
      }
      progress = added(progress, step.value);
      after = step.value.after;
      if (stop.current && after !== null) {
        setState({ at: "stopped", progress, why: "You stopped it.", after, ...base });
        return;
      }
    } while (after !== null);
    setState({ at: "done", progress, ...base });
  }

  return {
    state,
    ask,
    start: () => state?.at === "question" && void go(state),
    goOn: () => state?.at === "stopped" && void go(state, state.progress, state.after),
    stop: () => {
      stop.current = true;
    },
    close: () => {
      if (state === null || state.at === "work") return;
      setState(null);
      if (state.at === "question") return;
      onDone();
      router.refresh();
    },
  };
}

export type BulkRun = ReturnType<typeof useBulkRun>;

function added(progress: Progress, { changed, skipped, failures }: BulkStep): Progress {
  return {
    changed: progress.changed + changed,
    skipped: {
      you: progress.skipped.you + skipped.you,
      already: progress.skipped.already + skipped.already,
      managed: progress.skipped.managed + skipped.managed,
      morePower: progress.skipped.morePower + skipped.morePower,
    },
    failures: [...progress.failures, ...failures],
  };
}
