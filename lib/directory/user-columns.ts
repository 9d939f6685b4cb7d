import type { UserColumns } from "#db/queries/user-write.ts";
import { fold } from "#lib/fold.ts";
import { INDEXED_LENGTH } from "#lib/scim/attribute.ts";
import type { Json, JsonObject } from "#lib/scim/types.ts";
import { ENTERPRISE_USER } from "#lib/scim/urns.ts";

export function userColumns(userName: string, originalUserName: string | null, attributes: JsonObject): UserColumns {
  const name = asObject(attributes.name);
  const workEmail = valueOfType(attributes.emails, "work");
  const { givenName, familyName } = namesOf(attributes);
  const displayName = sortable(
    asText(attributes.displayName) ?? asText(name.formatted) ?? (joined(givenName, familyName) || null),
  );
  return {
    userNameKey: fold(userName),
    attributesKey: folded(attributes) as JsonObject,
    displayName,
    givenName,
    familyName,
    workEmail,
    workEmailKey: workEmail === null ? null : fold(workEmail),
    title: asText(attributes.title),
    department: asText(asObject(attributes[ENTERPRISE_USER]).department),
    mobilePhone: valueOfType(attributes.phoneNumbers, "mobile"),
    searchText: fold([displayName, givenName, familyName, userName, originalUserName, workEmail].filter(Boolean).join("\n")),
  };
}

/** What an index's row has room for; the document keeps the whole. By code points: half a pair is no text for PostgreSQL. */
function sortable(text: string | null): string | null {
  return text === null || text.length <= INDEXED_LENGTH ? text : [...text].slice(0, INDEXED_LENGTH).join("");
}

/** What is missing is null. */
export function namesOf(attributes: JsonObject): { givenName: string | null; familyName: string | null } {
  const name = asObject(attributes.name);
  return { givenName: asText(name.givenName), familyName: asText(name.familyName) };
}

/** The values of all e-mail addresses, of whatever type. */
export function emailsOf(attributes: JsonObject): string[] {
  return elements(attributes.emails).flatMap((email) => asText(email.value) ?? []);
}

export function emailKeys(attributes: JsonObject): string[] {
  return emailsOf(attributes).map(fold);
}

function folded(value: Json): Json {
  if (typeof value === "string") return fold(value);
  if (Array.isArray(value)) return value.map(folded);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, folded(inner)]));
  }
  return value;
}

/** Of a list such as emails: the first value of this type. */
export function valueOfType(value: Json | undefined, type: string): string | null {
  const element = elements(value).find(
    (candidate) => asText(candidate.type)?.toLowerCase() === type && asText(candidate.value) !== null,
  );
  return element ? asText(element.value) : null;
}

function elements(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.map(asObject) : [];
}

function asObject(value: Json | undefined): JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}

function asText(value: Json | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function joined(...parts: (string | null)[]): string {
  return parts.filter(Boolean).join(" ");
}
