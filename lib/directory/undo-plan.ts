import type { UndoChange, UndoResult } from "#db/queries/undo.ts";
import type { UndoEffect } from "#db/types.ts";
import { isObject, sameJson } from "#lib/scim/json.ts";
import type { Json, JsonObject } from "#lib/scim/types.ts";

/** What the undo of some changes of one user or group does: the values to write, and what becomes of each change. */
export interface UndoPlan {
  values: JsonObject;
  results: UndoResult[];
}

/** Roles are given by a workspace admin, on the user's page, and held changes have pages of their own. */
const never: Record<string, string> = {
  role: "An undo never gives or takes the role Workspace admin. Change it on the user's page.",
  held: "It is held: apply or restore it under User provisioning, Held deletions.",
};

/**
 * Sets each value back where the present one is the change's "after", newest change first, so that a later one of the same run is out of
 * the way of an earlier one. `present` holds each value as history names it; null and absent are the same.
 */
export function planUndo(
  present: JsonObject,
  changes: UndoChange[],
  effectOf: (change: UndoChange, touched: string[]) => UndoEffect,
): UndoPlan {
  const now = structuredClone(present);
  const results = changes.map((change): UndoResult => {
    const why = whyNot(change);
    if (why !== null) return { place: change.place, outcome: "impossible", effect: null, message: why };
    const { before, after } = valuesOf(change);
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    // What held somebody goes with the rest of the change; alone it is decided about elsewhere.
    const blocked = keys.filter((key) => key in never && (key !== "held" || keys.length === 1));
    const parts = keys
      .filter((key) => !(key in never))
      .map((key) => ({ key, ...setBack(now[key] ?? null, before[key] ?? null, after[key] ?? null) }));
    for (const { key, value, state } of parts) if (state === "done") now[key] = value;
    const touched = parts.filter(({ state }) => state === "done").map(({ key }) => key);
    const since = parts.filter(({ state }) => state === "since").map(({ key }) => key);
    const messages = [
      ...(since.length > 0 ? [`Changed again since: ${since.map(nameOf).join(", ")}.`] : []),
      ...blocked.flatMap((key) => never[key] ?? []),
    ];
    const message = messages.length > 0 ? messages.join(" ") : null;
    if (touched.length > 0) {
      const outcome = message === null ? "undone" : "partly";
      return { place: change.place, outcome, effect: effectOf(change, touched), message };
    }
    const outcome = since.length > 0 ? "changed since" : blocked.length > 0 ? "impossible" : "already";
    return { place: change.place, outcome, effect: null, message };
  });
  const values = Object.fromEntries(Object.entries(now).filter(([key, value]) => !same(value, present[key])));
  return { values, results };
}

/** As far as its kind says whether it can be undone. */
type Undoable = Pick<UndoChange, "entity" | "action" | "before" | "after"> & Partial<Pick<UndoChange, "reassigned">>;

/** What makes or ends somebody as a whole is a change between there and not there. */
function valuesOf({ entity, action, before, after }: UndoChange): { before: JsonObject; after: JsonObject } {
  if (entity === "user" && action === "created") return { before: { active: false }, after: { active: after?.active ?? true } };
  if (entity === "group" && action === "created") return { before: { deleted: true }, after: { deleted: false } };
  if (entity === "group" && action === "deleted") return { before: { deleted: false }, after: { deleted: true } };
  if (entity === "group" && action === "brought back") {
    return { before: { ...before, deleted: true }, after: { ...after, deleted: false } };
  }
  return { before: before ?? {}, after: after ?? {} };
}

/** Why a change can't be undone, whatever is there now. Null = it can. */
export function whyNot({ entity, action, before, after, reassigned = false }: Undoable): string | null {
  const always = impossible[`${entity}: ${action}`] ?? impossible[entity];
  if (always) return always;
  if (reassigned)
    return "Since then your identity provider has given this account to another person. What was the former person's stays away.";
  if (entity === "membership" || (entity === "group" && valueless.includes(action))) return null;
  if (entity === "user" && action === "created") return after === null ? erased : null;
  if (before === null && after === null) return erased;
  if (Object.keys(before ?? {}).length + Object.keys(after ?? {}).length === 0) return "It changed no value.";
  return null;
}

const erased = "The values of this change are no longer kept.";
const valueless = ["created", "deleted", "brought back"];
const password = "Passwords and links for them can't be brought back. Mail the user a new link.";
const roles = "Change a group's roles on its page: only a workspace admin decides about them.";

const impossible: Record<string, string> = {
  role: "Change roles under Group management.",
  workspace: "Settings are changed where they are set.",
  api_key: "A key can't be brought back. Make a new one under User provisioning.",
  "user: deleted permanently": "Deleted permanently: nothing is left to bring back.",
  "user: identity changed":
    "Your identity provider gave this account to another person. If that was a mistake, the issue about it gives role and groups back.",
  "user: deletion held": "Nothing had happened: the deletion waits for another workspace admin.",
  "user: password set": password,
  "user: password link made": password,
  "user: e-mail confirmed": "The user confirms on their profile where password mails go.",
  "user: Microsoft account linked": "Unlink the Microsoft account on the user's page, under Sessions.",
  "user: Microsoft account unlinked": "The user links the Microsoft account again by signing in with it.",
  "user: signed out": "An ended session doesn't come back: the user signs in again.",
  "user: made workspace admin": "An undo never gives or takes the role Workspace admin. Change it on the user's page.",
  "user: no longer workspace admin": "An undo never gives or takes the role Workspace admin. Change it on the user's page.",
  "group: roles changed": roles,
  "group: roles confirmed": roles,
  "group: roles suspended": roles,
};

interface SetBack {
  value: Json;
  state: "done" | "already" | "since";
}

/** Objects are set back part by part: what somebody else changed in them since stays. */
function setBack(present: Json, before: Json, after: Json): SetBack {
  if (same(before, after)) return { value: present, state: "already" };
  if (same(present, after)) return { value: before, state: "done" };
  if (same(present, before)) return { value: present, state: "already" };
  if (!isObject(present) || !isObject(before) || !isObject(after)) return { value: present, state: "since" };
  const merged: JsonObject = { ...present };
  const states = [...new Set([...Object.keys(before), ...Object.keys(after)])].map((key) => {
    const part = setBack(present[key] ?? null, before[key] ?? null, after[key] ?? null);
    if (part.value === null) delete merged[key];
    else merged[key] = part.value;
    return part.state;
  });
  if (states.includes("since")) return { value: present, state: "since" };
  return { value: merged, state: states.includes("done") ? "done" : "already" };
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return sameJson(a ?? null, b ?? null);
}

const names: Record<string, string> = {
  active: "deleted or not",
  userName: "user name",
  displayName: "display name",
  externalId: "external id",
  emails: "e-mail",
  phoneNumbers: "phone numbers",
  title: "job title",
  deleted: "deleted or not",
};

function nameOf(key: string): string {
  return names[key] ?? key.replace(/^urn:.*:/, "");
}
