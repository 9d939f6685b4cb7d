import type { Json, JsonObject } from "#lib/scim/types.ts";
import { ENTERPRISE_USER } from "#lib/scim/urns.ts";
import { userColumns, valueOfType } from "./user-columns.ts";

/** What a page shows and edits of a user. Null = none. */
export interface UserProfile {
  userName: string;
  displayName: string | null;
  givenName: string | null;
  familyName: string | null;
  workEmail: string | null;
  title: string | null;
  department: string | null;
  mobilePhone: string | null;
}

/** The attributes with the profile written into them; whatever else they hold stays. */
export function applyProfile(attributes: JsonObject, profile: UserProfile): JsonObject {
  const next: JsonObject = { ...attributes };
  set(next, "displayName", profile.displayName);
  set(next, "title", profile.title);
  setIn(next, "name", { givenName: profile.givenName, familyName: profile.familyName });
  setIn(next, ENTERPRISE_USER, { department: profile.department });
  setOfType(next, "emails", "work", profile.workEmail);
  setOfType(next, "phoneNumbers", "mobile", profile.mobilePhone);
  return next;
}

/** The phone at work; forms don't show it, files bring it. */
export function workPhoneOf(attributes: JsonObject): string | null {
  return valueOfType(attributes.phoneNumbers, "work");
}

export function withWorkPhone(attributes: JsonObject, value: string): JsonObject {
  const next: JsonObject = { ...attributes };
  setOfType(next, "phoneNumbers", "work", value);
  return next;
}

function set(object: JsonObject, key: string, value: Json): void {
  if (value === null) delete object[key];
  else object[key] = value;
}

function setIn(object: JsonObject, key: string, values: JsonObject): void {
  const present = object[key];
  const inner: JsonObject = present && typeof present === "object" && !Array.isArray(present) ? { ...present } : {};
  for (const [name, value] of Object.entries(values)) set(inner, name, value);
  set(object, key, Object.keys(inner).length > 0 ? inner : null);
}

/** Changes the first element of the type, adds one where there is none. */
function setOfType(object: JsonObject, key: string, type: string, value: string | null): void {
  const present = object[key];
  const elements = Array.isArray(present) ? [...present] : [];
  const at = elements.findIndex(
    (element) =>
      element !== null && typeof element === "object" && !Array.isArray(element) && String(element.type).toLowerCase() === type,
  );
  const old = elements[at];
  if (value === null) {
    if (at >= 0) elements.splice(at, 1);
  } else if (old && typeof old === "object" && !Array.isArray(old)) {
    elements[at] = { ...old, value };
  } else {
    elements.push({ type, value });
  }
  set(object, key, elements.length > 0 ? elements : null);
}

/** The profile of a stored user: as sent, not as the columns show it. */
export function profileOf(user: { userName: string; originalUserName: string | null; attributes: JsonObject }): UserProfile {
  const { attributes } = user;
  const columns = userColumns(user.userName, null, attributes);
  return {
    userName: user.originalUserName ?? user.userName,
    displayName: typeof attributes.displayName === "string" ? attributes.displayName : null,
    givenName: columns.givenName,
    familyName: columns.familyName,
    workEmail: columns.workEmail,
    title: columns.title,
    department: columns.department,
    mobilePhone: columns.mobilePhone,
  };
}
