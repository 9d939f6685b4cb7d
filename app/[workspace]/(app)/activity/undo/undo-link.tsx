import { clsx } from "clsx";
import { Undo2 } from "lucide-react";
import { LinkButton } from "#components/ui/link-button.tsx";
import type { Session } from "#lib/auth/session.ts";
import { whyNot } from "#lib/directory/undo-plan.ts";
import type { ChangeRow } from "#lib/types.ts";

interface UndoLinkProps {
  session: Session;
  change: Pick<ChangeRow, "id" | "exactAt" | "entity" | "action" | "before" | "after">;
  /** The run that undid it. */
  undoneBy: string | undefined;
}

/** Leads to what the undo of one change would do; seen when its row (`group/row`) is pointed at or has the focus, and on touch. */
export function UndoLink({ session: { workspace, permissions, support }, change, undoneBy }: UndoLinkProps) {
  const needs = change.entity === "user" ? "users.manage" : "groups.manage";
  if (support || !permissions.includes(needs)) return null;
  const base = `/${workspace.slug}/activity/undo`;
  if (undoneBy !== undefined) {
    return (
      <LinkButton variant="ghost" size="sm" href={`${base}/${undoneBy}`}>
        Undone
      </LinkButton>
    );
  }
  if (whyNot(change) !== null) return null;
  return (
    <LinkButton
      variant="ghost"
      size="sm"
      href={`${base}?change=${change.exactAt}_${change.id}`}
      prefetch={false}
      className={clsx(
        "opacity-0 focus-visible:opacity-100 group-focus-within/row:opacity-100 group-hover/row:opacity-100",
        "pointer-coarse:opacity-100",
      )}
    >
      <Undo2 aria-hidden />
      Undo
    </LinkButton>
  );
}
