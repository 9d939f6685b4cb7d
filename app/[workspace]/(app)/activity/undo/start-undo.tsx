"use client";

import { Undo2 } from "lucide-react";
import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { start } from "./actions.ts";

interface StartUndoProps {
  slug: string;
  /** The preview's query, with its end. */
  asked: string;
  changes: number;
}

export function StartUndo({ slug, asked, changes }: StartUndoProps) {
  const [pending, begin] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button
        variant="primary"
        pending={pending}
        disabledReason={changes === 0 ? "Nothing of this can be undone." : undefined}
        onClick={() =>
          begin(async () => {
            const result = await start(slug, null, { asked });
            setProblem(result?.ok === false ? result.error : null);
          })
        }
      >
        <Undo2 aria-hidden />
        Undo {formatCount(changes, "change", "changes")}
      </Button>
      {problem !== null && (
        <p role="alert" className="text-danger text-sm">
          {problem}
        </p>
      )}
    </div>
  );
}
