"use client";

import { type ReactNode, useState } from "react";
import { FailureList } from "#components/steps/failure-list.tsx";
import { StepsProgress } from "#components/steps/steps-progress.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import type { BulkAction } from "#lib/types.ts";
import { bulkWords, countUsers, skippedLines } from "./bulk-words.ts";
import type { BulkRun, BulkState } from "./use-bulk-run.ts";

/** From so many on, what takes something away wants the number typed. */
const typedFrom: Partial<Record<BulkAction, number>> = { deactivate: 10, delete: 10, deletePermanently: 1 };

export function BulkDialog({ run, provider }: { run: BulkRun; provider: string }) {
  const { state } = run;
  return (
    <Dialog
      open={state !== null}
      onOpenChange={(open) => {
        if (!open) run.close();
      }}
      dismissible={state?.at !== "work"}
      title={state ? titleOf(state) : ""}
    >
      {state?.at === "question" && <Question key={state.action} state={state} run={run} provider={provider} />}
      {state?.at === "work" && (
        <div className="flex flex-col gap-3">
          <StepsProgress
            label={bulkWords[state.action].doing}
            tried={lookedAt(state)}
            total={state.summary.total}
            onStop={run.stop}
          />
        </div>
      )}
      {(state?.at === "stopped" || state?.at === "done") && <Result state={state} run={run} provider={provider} />}
    </Dialog>
  );
}

type At<Where extends BulkState["at"]> = BulkState & { at: Where };

function Question({ state, run, provider }: { state: At<"question">; run: BulkRun; provider: string }) {
  const { action, summary } = state;
  const words = bulkWords[action];
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string>();
  const most = typedFrom[action];
  const wanted = most !== undefined && summary.changes >= most ? String(summary.changes) : null;
  const skipped = skippedLines(action, provider, summary.skipped);

  if (summary.changes === 0) {
    return (
      <>
        <Lines label={`${countUsers(summary.total)} selected, none of whom will change`} lines={skipped} />
        <Buttons>
          <Button variant="primary" onClick={run.close}>
            Close
          </Button>
        </Buttons>
      </>
    );
  }
  return (
    <form
      noValidate
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== null && typed.replaceAll(/[,\s]/g, "") !== wanted) setProblem(`Type ${wanted} to go on.`);
        else run.start();
      }}
    >
      <Lines label={`${countUsers(summary.changes)} will change`} lines={words.effect(provider)} />
      <Lines label="What stays" lines={words.stays} />
      <Lines label={`${formatCount(summary.total - summary.changes, "user is", "users are")} passed over`} lines={skipped} />
      {summary.admins > 0 && (
        <Banner tone="warn">
          {formatCount(summary.admins, "of them is a workspace admin", "of them are workspace admins")} who can sign in.
        </Banner>
      )}
      {summary.losesLastExcludedAdmin && (
        <Banner tone="warn">
          Afterwards no workspace admin is outside of provisioning: when it goes wrong, every admin account is in its reach.
        </Banner>
      )}
      {wanted !== null && (
        <Field label={`Type ${wanted} to confirm`} error={problem}>
          <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" inputMode="numeric" />
        </Field>
      )}
      <Buttons>
        <Button onClick={run.close}>Cancel</Button>
        <Button type="submit" variant={most === undefined ? "primary" : "danger"}>
          {words.confirm}
        </Button>
      </Buttons>
    </form>
  );
}

function Result({ state, run, provider }: { state: At<"stopped"> | At<"done">; run: BulkRun; provider: string }) {
  const { progress, action } = state;
  const skipped = skippedLines(action, provider, progress.skipped);
  return (
    <div className="flex flex-col gap-3">
      {state.at === "stopped" && (
        <Banner tone="warn">
          {state.why} {countUsers(Math.max(0, state.summary.total - lookedAt(state)))} not looked at yet.
        </Banner>
      )}
      <Lines label="Passed over" lines={skipped} />
      {progress.failures.length > 0 && (
        <FailureList
          title={formatCount(progress.failures.length, "user wasn't changed", "users weren't changed")}
          failures={progress.failures}
        />
      )}
      <Buttons>
        {state.at === "stopped" && <Button onClick={run.goOn}>Go on</Button>}
        <Button variant="primary" onClick={run.close}>
          Close
        </Button>
      </Buttons>
    </div>
  );
}

function titleOf(state: BulkState): string {
  const words = bulkWords[state.action];
  switch (state.at) {
    case "question":
      return state.summary.changes === 0 ? "Nothing to change" : words.question(countUsers(state.summary.changes));
    case "work":
      return words.doing;
    case "stopped":
    case "done":
      return words.done(countUsers(state.progress.changed), state.progress.changed === 1);
  }
}

function lookedAt({ progress: { changed, skipped, failures } }: At<"work"> | At<"stopped"> | At<"done">): number {
  return changed + failures.length + Object.values(skipped).reduce((sum, count) => sum + count, 0);
}

function Lines({ label, lines }: { label: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div className="text-sm">
      <p className="font-medium">{label}</p>
      <ul className="mt-1 list-disc pl-5 text-ink-muted marker:text-ink-faint">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function Buttons({ children }: { children: ReactNode }) {
  return <div className="mt-2 flex flex-wrap justify-end gap-2">{children}</div>;
}
