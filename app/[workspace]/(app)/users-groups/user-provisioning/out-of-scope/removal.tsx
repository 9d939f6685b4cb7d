"use client";

import { useRef, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import { Progress } from "#components/ui/progress.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ScopeKind } from "#lib/types.ts";
import { preview, remove } from "./actions.ts";

/** Whom an admin wants to remove, and what is known of them. Null ids = everybody on the list. */
interface Plan {
  ids: string[] | null;
  /** Forgets the selection. */
  clear: () => void;
  total: number;
  names: string[];
  admins: number;
}

interface Result {
  removed: number;
  failures: { id: string; name: string; reason: string }[];
  /** Why it ended before everybody was gone. */
  ended: string | null;
}

const counted = (kind: ScopeKind, n: number) =>
  kind === "users" ? formatCount(n, "user", "users") : formatCount(n, "group", "groups");

interface RemovalOptions {
  slug: string;
  kind: ScopeKind;
  since: Date;
}

/** First who goes, in numbers and names; then the work in steps, which can be stopped; then what came of it. */
export function useRemoval({ slug, kind, since }: RemovalOptions) {
  const [plan, setPlan] = useState<Plan | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const [asking, start] = useTransition();
  const stop = useRef(false);

  function ask(ids: string[] | null, clear: () => void) {
    start(async () => {
      const answer = await preview(slug, null, { kind, since, ids });
      if (!answer.ok) return toast({ tone: "danger", title: "Nothing was removed", description: answer.error });
      setDone(null);
      setPlan({ ids, clear, ...answer.value });
    });
  }

  async function run(): Promise<string | undefined> {
    if (!plan) return undefined;
    stop.current = false;
    const sum: Result = { removed: 0, failures: [], ended: null };
    let after: string | null = null;
    do {
      const step = await remove(slug, null, { kind, since, ids: plan.ids, after });
      if (!step.ok) {
        if (sum.removed === 0) return step.error;
        sum.ended = step.error;
        break;
      }
      sum.removed += step.value.removed;
      sum.failures.push(...step.value.failures);
      setDone(sum.removed + sum.failures.length);
      after = step.value.after;
      sum.ended = step.value.stopped ?? (stop.current && after !== null ? "You stopped it." : null);
    } while (after !== null && sum.ended === null);
    plan.clear();
    if (sum.failures.length > 0 || sum.ended !== null) setResult(sum);
    else toast({ title: outcome(kind, sum.removed) });
    return undefined;
  }

  const dialogs = (
    <>
      <ConfirmDialog
        open={plan !== null}
        onOpenChange={(open) => {
          if (!open) setPlan(null);
        }}
        title={plan ? question(kind, plan.total) : ""}
        confirmText={plan ? String(plan.total) : ""}
        confirmLabel={kind === "users" ? "Move to Deleted users" : "Delete"}
        goes={plan && done === null ? goes(kind, plan) : []}
        stays={plan && done === null ? [stays[kind]] : []}
        onConfirm={run}
      >
        {plan && done === null && <p>{namesOf(plan)}</p>}
        {plan && done !== null && (
          <>
            <Progress label={kind === "users" ? "Moving users" : "Deleting groups"} done={done} total={plan.total} />
            <div>
              <Button
                size="sm"
                onClick={() => {
                  stop.current = true;
                }}
              >
                Stop after this step
              </Button>
            </div>
          </>
        )}
      </ConfirmDialog>
      <ResultDialog kind={kind} result={result} onClose={() => setResult(null)} />
    </>
  );
  return { ask, asking, dialogs };
}

function ResultDialog({ kind, result, onClose }: { kind: ScopeKind; result: Result | null; onClose: () => void }) {
  return (
    <Dialog
      open={result !== null}
      onOpenChange={onClose}
      title={result ? outcome(kind, result.removed) : ""}
      description={result?.ended ? `${result.ended} Nobody else was removed.` : undefined}
      footer={<DialogClose render={<Button variant="primary">Close</Button>} />}
    >
      {result && result.failures.length > 0 && (
        <>
          <p className="font-medium text-sm">{counted(kind, result.failures.length)} stayed</p>
          <ul className="mt-2 max-h-80 overflow-y-auto rounded-md border text-sm">
            {result.failures.map(({ id, name, reason }) => (
              <li key={id} className="border-t px-3 py-2 first:border-t-0">
                <span className="font-medium">{name}</span>
                <span className="block text-ink-muted text-xs">{reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}

function question(kind: ScopeKind, total: number): string {
  return kind === "users" ? `Move ${counted(kind, total)} to Deleted users?` : `Delete ${counted(kind, total)}?`;
}

function outcome(kind: ScopeKind, removed: number): string {
  if (kind === "users")
    return removed === 1 ? "1 user is among the deleted users" : `${formatNumber(removed)} users are among the deleted users`;
  return removed === 1 ? "1 group is deleted" : `${formatNumber(removed)} groups are deleted`;
}

function namesOf({ names, total }: { names: string[]; total: number }): string {
  return total > names.length ? `${names.join(", ")} and ${formatNumber(total - names.length)} more.` : `${names.join(", ")}.`;
}

function goes(kind: ScopeKind, { admins }: { admins: number }): string[] {
  if (kind === "groups") return ["The groups, for good after seven days: until then they can be brought back."];
  const lines = ["They can't sign in any more: their sessions end at once."];
  if (admins > 0)
    lines.push(
      `${formatCount(admins, "of them is a Workspace admin", "of them are Workspace admins")}. The last admin who can sign in stays.`,
    );
  return lines;
}

const stays: Record<ScopeKind, string> = {
  users:
    "Their groups and roles are kept: each can be restored under Deleted users, and comes back by itself when it is in scope again.",
  groups: "Their members stay users.",
};
