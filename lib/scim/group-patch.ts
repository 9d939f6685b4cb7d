import { Draft } from "./draft.ts";
import { type Edit, toEdit } from "./edit.ts";
import { ScimError } from "./errors.ts";
import { isUuid, type MemberIds, parseMemberIds, skippedBy } from "./members.ts";
import { type Operation, parseOperations } from "./patch-operations.ts";
import { GROUP } from "./schema.ts";
import type { Filter, GroupInput, GroupRecord, JsonObject, MemberChange, SkippedMembers } from "./types.ts";

export interface GroupPatch {
  /** Null = nothing but members. */
  apply: ((current: GroupRecord) => GroupInput) | null;
  members: MemberChange | null;
}

/**
 * Reads the body of a group's PATCH. What it does to members comes out as sets of ids and never needs the present list: a group
 * may have 100,000 of them.
 */
export function parseGroupPatch(body: JsonObject): GroupPatch {
  const edits: Edit[] = [];
  const members = new MemberSets();
  for (const operation of parseOperations(GROUP, body)) {
    if (operation.target.kind === "attribute" && operation.target.attribute.name === "members") {
      members.take(operation);
    } else {
      const edit = toEdit(operation);
      if (edit !== null) edits.push(edit);
    }
  }
  return { apply: edits.length === 0 ? null : (current) => applyEdits(edits, current), members: members.change() };
}

function applyEdits(edits: Edit[], current: GroupRecord): GroupInput {
  const { displayName, externalId } = current;
  const original: JsonObject = { ...current.attributes, displayName };
  if (externalId !== null) original.externalId = externalId;
  const draft = new Draft(original);
  for (const edit of edits) edit(draft);
  const result = draft.finish();
  if (result === original) return current;
  const { displayName: newName, externalId: newExternalId = null, ...attributes } = result;
  return {
    displayName: typeof newName === "string" ? newName : displayName,
    externalId: typeof newExternalId === "string" ? newExternalId : null,
    attributes,
  };
}

/** The net effect of member operations, in their order. */
class MemberSets {
  #all: Set<string> | null = null;
  readonly #added = new Set<string>();
  readonly #removed = new Set<string>();
  /** Of additions: who can't be a member needs no removal. */
  readonly #skipped: SkippedMembers = { groups: [], malformed: [] };

  take(operation: Operation): void {
    const { op, target, value } = operation;
    if (target.kind !== "attribute") return;
    if (target.filter !== null) {
      if (op !== "remove" || target.sub !== null) {
        throw new ScimError(400, "mutability", `A member can't be changed, only added or removed: ${operation.path}`);
      }
      this.#remove(idsIn(target.filter));
    } else if (target.sub !== null && target.sub.name !== "value") {
      throw new ScimError(400, "mutability", `${target.sub.label} can't be written.`);
    } else if (op === "add") {
      this.#add(this.#usable(parseMemberIds(value ?? null)));
    } else if (op === "replace") {
      this.#replace(this.#usable(parseMemberIds(requireList(value ?? null))));
    } else if (value === undefined || value === null) {
      this.#replace([]);
    } else {
      // Entra without its flag, JumpCloud: only these. Taking it for "all" is the classic bug that empties groups.
      this.#remove(parseMemberIds(value).ids);
    }
  }

  /** Null = members aren't touched. */
  change(): MemberChange | null {
    const rest = skippedBy(this.#skipped);
    if (this.#all !== null) return { replace: [...this.#all], add: [], remove: [], ...rest };
    if (this.#added.size === 0 && this.#removed.size === 0 && !rest.skipped) return null;
    return { replace: null, add: [...this.#added], remove: [...this.#removed], ...rest };
  }

  #usable({ ids, skipped }: MemberIds): string[] {
    this.#skipped.groups.push(...skipped.groups);
    this.#skipped.malformed.push(...skipped.malformed);
    return ids;
  }

  #add(ids: string[]): void {
    for (const id of ids) {
      this.#removed.delete(id);
      (this.#all ?? this.#added).add(id);
    }
  }

  #remove(ids: string[]): void {
    for (const id of ids) {
      if (this.#all !== null) {
        this.#all.delete(id);
      } else {
        this.#added.delete(id);
        this.#removed.add(id);
      }
    }
  }

  #replace(ids: string[]): void {
    this.#all = new Set(ids);
  }
}

/** `members[value eq "a"]`, also several joined by `or`. */
function idsIn(filter: Filter): string[] {
  if (filter.kind === "or") return [...idsIn(filter.left), ...idsIn(filter.right)];
  if (filter.kind === "compare" && filter.op === "eq" && filter.path.attribute === "value" && typeof filter.value === "string") {
    return isUuid(filter.value) ? [filter.value.toLowerCase()] : [];
  }
  throw new ScimError(400, "invalidFilter", 'Members are selected by id: members[value eq "<id>"].');
}

/** An empty text could be a mistake in a mapping; a whole group is too much to lose by one. */
function requireList<T>(value: T): T {
  if (value === "") throw new ScimError(400, "invalidValue", "members must be a list; send [] to remove all members.");
  return value;
}
