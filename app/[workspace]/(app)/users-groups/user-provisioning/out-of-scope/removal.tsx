"use client";

import { useState, useTransition } from "react";
import { countOf, namesOf } from "#components/provisioning/scope-words.ts";
import { StepsDialog, type StepsWork } from "#components/steps/steps-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { toast } from "#components/ui/toast.tsx";
import type { ScopeKind } from "#lib/types.ts";
import { preview, remove } from "./actions.ts";

interface RemovalOptions {
  slug: string;
  kind: ScopeKind;
  since: Date;
  /** Sync is on: nobody can be removed. */
  managed: boolean;
}

/** The button to remove these, or everybody on the list (`ids` null), and what it opens; `clear` forgets the selection. */
export function useRemoval({ slug, kind, since, managed }: RemovalOptions) {
  const [work, setWork] = useState<StepsWork<string> | null>(null);
  const [asking, start] = useTransition();

  function ask(ids: string[] | null, clear: () => void) {
    start(async () => {
      const answer = await preview(slug, null, { kind, since, ids });
      if (!answer.ok) return toast({ tone: "danger", title: "Nothing was removed", description: answer.error });
      const { total, admins } = answer.value;
      if (total === 0) {
        clear();
        return toast({ title: "None of them is out of scope any more" });
      }
      setWork({
        ...removals[kind],
        question: question(kind, total),
        total,
        names: namesOf(answer.value),
        goes: goes(kind, admins),
        tone: "danger",
        confirmText: String(total),
        step: (after) => remove(slug, null, { kind, since, ids, after }),
        words: {
          outcome: (done) => outcome(kind, done),
          failed: (count) => `${countOf(kind, count)} stayed`,
          rest: "Nobody else was removed.",
        },
        onEnd: clear,
      });
    });
  }

  const locked = managed ? "Pause sync first: while it is on, your identity provider decides who is here." : undefined;
  const buttons = (ids: string[] | null, clear: () => void) => (
    <Button pending={asking} disabledReason={locked} onClick={() => ask(ids, clear)}>
      {buttonText(kind, ids === null)}
    </Button>
  );

  return { buttons, dialogs: <StepsDialog work={work} onClose={() => setWork(null)} /> };
}

const removals: Record<ScopeKind, Pick<StepsWork<string>, "confirmLabel" | "doing" | "stays">> = {
  users: {
    confirmLabel: "Move to Deleted users",
    doing: "Moving users",
    stays: [
      "Their groups and roles are kept: each can be restored under Deleted users, and comes back by itself when it is in scope again.",
    ],
  },
  groups: { confirmLabel: "Delete", doing: "Deleting groups", stays: ["Their members stay users."] },
};

function buttonText(kind: ScopeKind, all: boolean): string {
  if (kind === "users") return all ? "Move all to Deleted users…" : "Move to Deleted users…";
  return all ? "Delete all…" : "Delete…";
}

function question(kind: ScopeKind, total: number): string {
  return kind === "users" ? `Move ${countOf(kind, total)} to Deleted users?` : `Delete ${countOf(kind, total)}?`;
}

function outcome(kind: ScopeKind, removed: number): string {
  return `${countOf(kind, removed)} ${removed === 1 ? "is" : "are"} ${kind === "users" ? "among the deleted users" : "deleted"}`;
}

function goes(kind: ScopeKind, admins: number): string[] {
  if (kind === "groups") return ["The groups, for good after seven days: until then they can be brought back."];
  const lines = ["They can't sign in any more: their sessions end at once."];
  if (admins > 0)
    lines.push(
      `${formatCount(admins, "of them is a Workspace admin", "of them are Workspace admins")}. The last admin who can sign in stays.`,
    );
  return lines;
}
