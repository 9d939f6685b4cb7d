"use client";

import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import type { ActionResult } from "#lib/auth/action-state.ts";
import type { AccessPreview } from "#lib/types.ts";
import { AccessSummary } from "./access-summary.tsx";

interface Question {
  title: string;
  confirmLabel: string;
  tone?: "danger" | "primary";
  /** Said above who gains and loses what. */
  children?: ReactNode;
  all: { href: string; label: string };
  preview: AccessPreview;
  /** Does it; resolves to what went wrong. */
  act: () => Promise<string | undefined>;
  /** When it is done, and the question closed. */
  done: () => void;
}

interface Asked extends Omit<Question, "preview"> {
  preview: () => Promise<ActionResult<AccessPreview>>;
  /** Ask even when nobody gains or loses anything. */
  always?: boolean;
}

/**
 * Asks before somebody gains or loses a permission, with numbers and names; what touches nobody is done at once.
 * `ask` resolves to what went wrong before there was anything to ask. Put `dialog` inside the dialog that asks, if one does.
 */
export function useAccessConfirm(slug: string) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [open, setOpen] = useState(false);

  async function ask({ preview, always = false, ...asked }: Asked): Promise<string | undefined> {
    const result = await preview();
    if (!result.ok) return result.error;
    if (result.value.people === 0 && !always) {
      const problem = await asked.act();
      if (problem === undefined) asked.done();
      return problem;
    }
    setQuestion({ ...asked, preview: result.value });
    setOpen(true);
    return undefined;
  }

  const dialog = question && (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      title={question.title}
      confirmLabel={question.confirmLabel}
      tone={question.tone ?? "primary"}
      onConfirm={async () => {
        const problem = await question.act();
        if (problem !== undefined) return problem;
        setOpen(false);
        question.done();
        return undefined;
      }}
    >
      {question.children}
      <AccessSummary slug={slug} preview={question.preview} all={question.all} />
    </ConfirmDialog>
  );
  return { ask, dialog };
}
