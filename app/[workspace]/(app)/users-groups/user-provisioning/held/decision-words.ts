import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import type { HeldDecision, HeldPreview, ScopeKind } from "#lib/types.ts";

export const counted = (kind: ScopeKind, n: number) =>
  kind === "users" ? formatCount(n, "user", "users") : formatCount(n, "group", "groups");

export function question(kind: ScopeKind, decision: HeldDecision, total: number): string {
  return decision === "restore" ? `Keep ${counted(kind, total)}?` : `Let happen what was wanted of ${counted(kind, total)}?`;
}

export function outcome(kind: ScopeKind, decision: HeldDecision, done: number): string {
  if (decision === "restore") return `${counted(kind, done)} ${done === 1 ? "is" : "are"} kept`;
  return `Applied to ${counted(kind, done)}`;
}

export function namesOf({ names, total }: Pick<HeldPreview, "names" | "total">): string {
  return total > names.length ? `${names.join(", ")} and ${formatNumber(total - names.length)} more.` : `${names.join(", ")}.`;
}

/** What goes, in numbers. */
export function goes(kind: ScopeKind, preview: HeldPreview): string[] {
  if (kind === "groups")
    return [`${counted(kind, preview.total)}, for good after seven days: until then they can be brought back.`];
  const { softDeletes, deletes, identityChanges, admins, deletedAlready, policy } = preview;
  const lines: string[] = [];
  if (softDeletes > 0) lines.push(`${counted(kind, softDeletes)}: moved to Deleted users, their sessions end at once.`);
  if (deletes > 0)
    lines.push(
      policy === "delete"
        ? `${counted(kind, deletes)}: deleted permanently, with groups and role. This can't be taken back.`
        : `${counted(kind, deletes)}: moved to Deleted users, and gone for the identity provider.`,
    );
  if (identityChanges > 0)
    lines.push(
      `${counted(kind, identityChanges)}: role, groups, password and sessions go, because the account is another person's.`,
    );
  if (deletedAlready > 0)
    lines.push(
      `${counted(kind, deletedAlready)} of them ${deletedAlready === 1 ? "is a deleted user" : "are deleted users"} already.`,
    );
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
    ...(deletedAlready > 0 ? [`${counted(kind, deletedAlready)} stay in Deleted users, and are not deleted permanently.`] : []),
  ];
}
