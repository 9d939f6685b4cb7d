import { Draft } from "./draft.ts";
import { type Edit, toEdit } from "./edit.ts";
import { parseOperations } from "./patch-operations.ts";
import { USER } from "./schema.ts";
import type { JsonObject, UserInput, UserRecord } from "./types.ts";

/**
 * Reads the body of a user's PATCH. The function that comes out is pure, applies all operations or throws, and returns its
 * argument when they change nothing.
 */
export function parseUserPatch(body: JsonObject): (current: UserRecord) => UserInput {
  const edits = parseOperations(USER, body).flatMap((operation) => toEdit(operation) ?? []);
  return (current) => applyEdits(edits, current);
}

function applyEdits(edits: Edit[], current: UserRecord): UserInput {
  const { userName, externalId, active } = current;
  const original: JsonObject = { ...current.attributes, userName, active };
  if (externalId !== null) original.externalId = externalId;
  const draft = new Draft(original);
  for (const edit of edits) edit(draft);
  const result = draft.finish();
  if (result === original) return current;
  const { userName: newName, externalId: newExternalId = null, active: newActive, ...attributes } = result;
  return {
    userName: typeof newName === "string" ? newName : userName,
    externalId: typeof newExternalId === "string" ? newExternalId : null,
    active: newActive === true,
    attributes,
  };
}
