import type { Room } from "#db/queries/directory-counts.ts";
import type { UndoResult } from "#db/queries/undo.ts";
import { Refusal } from "#lib/refusal.ts";
import { limitMessage } from "./limits.ts";
import { allOf } from "./undo-members.ts";
import type { UndoUnit } from "./undo-unit.ts";

/** What a run would write of a unit whose undo is refused, as it would be of `work`. */
export function unlessRefused(unit: UndoUnit, work: () => UndoResult[]): UndoResult[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return unit.map((change) => allOf(change, "refused", error.message));
    throw error;
  }
}

/** Names, folded, and who has them as the undo goes on. */
export class Names {
  readonly #holders: Map<string, string>;

  constructor(holders: Map<string, string>) {
    this.#holders = holders;
  }

  isTaken(key: string, id: string): boolean {
    const holder = this.#holders.get(key);
    return holder !== undefined && holder !== id;
  }

  /** Null = none. */
  change(id: string, from: string | null, to: string | null): void {
    if (from !== null && this.#holders.get(from) === id) this.#holders.delete(from);
    if (to !== null) this.#holders.set(to, id);
  }
}

/** Whether somebody counts against the limit, before and after each statement. Throws Refusal limitReached. */
export function takeRoom(room: Room, what: "users" | "groups", counts: boolean[]): void {
  for (const [index, after] of counts.entries()) {
    if (index === 0 || after === counts[index - 1]) continue;
    if (after && room.left === 0) throw new Refusal("limitReached", limitMessage(room.limit, what));
    room.left += after ? -1 : 1;
  }
}
