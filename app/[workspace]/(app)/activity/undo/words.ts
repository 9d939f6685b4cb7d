import { formatCount } from "#components/ui/number-format.ts";
import type { UndoEffect, UndoOutcome } from "#lib/types.ts";

const counted: Record<UndoEffect, [todo: string, done: string, one: string, many: string]> = {
  "user restored": ["Restore", "Restored", "user", "users"],
  "user deleted": ["Move to Deleted users", "Moved to Deleted users", "user", "users"],
  "user renamed": ["Give the former user name back", "Gave the former user name back", "user", "users"],
  "user changed": ["Set values back", "Set values back", "user", "users"],
  "member added": ["Add back to their groups", "Added back to their groups", "membership", "memberships"],
  "member removed": ["Take out of groups", "Taken out of groups", "membership", "memberships"],
  "group brought back": ["Bring back", "Brought back", "group", "groups"],
  "group deleted": ["Delete", "Deleted", "group", "groups"],
  "group changed": ["Set values back", "Set values back", "group", "groups"],
};

/** What is done to so many: a label and "30 users". */
export function countedEffect(effect: UndoEffect, count: number, done: boolean): { label: string; count: string } {
  const [todo, did, one, many] = counted[effect];
  return { label: done ? did : todo, count: formatCount(count, one, many) };
}

/** The same beside one change. */
export const effectWords: Record<UndoEffect, string> = {
  "user restored": "Restore",
  "user deleted": "Delete",
  "user renamed": "Rename back",
  "user changed": "Set back",
  "member added": "Add back",
  "member removed": "Take out",
  "group brought back": "Bring back",
  "group deleted": "Delete",
  "group changed": "Set back",
};

/** In the order of reading. */
export const effects = Object.keys(counted) as UndoEffect[];

export const outcomeWords: Record<UndoOutcome, string> = {
  undone: "Undone",
  partly: "Partly",
  already: "Nothing to do",
  "changed since": "Changed since",
  impossible: "Can't be undone",
  refused: "Refused",
};

/** Of a change whose present state is as it was before. */
export const alreadySo = "It is as it was before the change.";
