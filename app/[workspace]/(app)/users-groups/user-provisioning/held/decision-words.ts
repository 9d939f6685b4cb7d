import { countOf } from "#components/provisioning/scope-words.ts";
import { formatCount } from "#components/ui/number-format.ts";
import type { HeldDecision, HeldPreview, ScopeKind } from "#lib/types.ts";

export function question(kind: ScopeKind, decision: HeldDecision, total: number): string {
  return decision === "restore" ? `Keep ${countOf(kind, total)}?` : `Let happen what was wanted of ${countOf(kind, total)}?`;
}

export function outcome(kind: ScopeKind, decision: HeldDecision, done: number): string {
  if (decision === "restore") return `${countOf(kind, done)} ${done === 1 ? "is" : "are"} kept`;
  return `Applied to ${countOf(kind, done)}`;
}

/** What goes, in numbers. */
export function goes(kind: ScopeKind, preview: HeldPreview): string[] {
  if (kind === "groups")
    return [`${countOf(kind, preview.total)}, for good after seven days: until then they can be brought back.`];
  const { softDeletes, deletes, identityChanges, admins, deletedAlready, policy } = preview;
  const lines: string[] = [];
  if (softDeletes > 0) lines.push(`${countOf(kind, softDeletes)}: moved to Deleted users, their sessions end at once.`);
  if (deletes > 0)
    lines.push(
      policy === "delete"
        ? `${countOf(kind, deletes)}: deleted permanently, with groups and role. This can't be taken back.`
        : `${countOf(kind, deletes)}: moved to Deleted users, and gone for the identity provider.`,
    );
  if (identityChanges > 0)
    lines.push(
      `${countOf(kind, identityChanges)}: role, groups, password and sessions go, because the account is another person's.`,
    );
  if (deletedAlready > 0)
    lines.push(`${formatCount(deletedAlready, "of them is a deleted user", "of them are deleted users")} already.`);
  if (admins > 0)
    lines.push(
      `${formatCount(admins, "of them is a workspace admin", "of them are workspace admins")}. The last admin who can sign in stays.`,
    );
  return lines;
}

/** What is kept. */
export function keeps(kind: ScopeKind, { deletedAlready }: HeldPreview): string[] {
  if (kind === "groups") return ["Members and roles of the groups. Your identity provider sees the groups again."];
  return [
    "Access, sessions, role and groups.",
    "They differ from your identity provider until it writes them again: put its scope right first, or it may ask for the same again.",
    ...(deletedAlready > 0
      ? [`${formatCount(deletedAlready, "of them stays", "of them stay")} in Deleted users, with no permanent deletion.`]
      : []),
  ];
}
