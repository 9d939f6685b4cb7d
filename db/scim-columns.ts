import type { Fragment } from "postgres";
import { fold } from "#lib/fold.ts";
import type { AttributePath, CompareOp } from "#lib/scim/types.ts";
import { getSql } from "./client.ts";

export type Entity = "user" | "group";

export type Value = string | boolean | null;

/** An attribute that isn't read out of the document: how it is compared (never with null or by `ne`) and sorted. */
export interface Column {
  compare: (op: CompareOp, value: Value) => Fragment;
  present: () => Fragment;
  /** As text, in an order that COLLATE "C" keeps. Null = it has no one value to sort by. */
  sortKey: (() => Fragment) | null;
}

/** Of users `u`: SCIM's `active`. The last admin whose soft deletion is held reads back as deleted. */
export const activeOverScim = (): Fragment => getSql()`u.deleted_at is null and not 'soft delete' = any(u.held)`;

/** Null = the attribute is in the document only. */
export function columnOf(entity: Entity, path: AttributePath): Column | null {
  const columns = entity === "user" ? userColumns : groupColumns;
  return columns[columnName(path)] ?? null;
}

/** `emails.value`, `urn:…:User:department`; `members.value` and `members` are one. */
export function columnName({ urn, attribute, sub }: AttributePath): string {
  const part = sub === null || (sub === "value" && (attribute === "members" || attribute === "groups")) ? "" : `.${sub}`;
  return `${urn === null ? "" : `${urn}:`}${attribute}${part}`;
}

/** Compares text; both sides folded or neither. Order is that of code points, whatever the database's locale. */
export function textMatches(column: Fragment, op: CompareOp, text: string): Fragment {
  const sql = getSql();
  switch (op) {
    case "co":
      return sql`strpos(${column}, ${text}) > 0`;
    case "sw":
      return sql`starts_with(${column}, ${text})`;
    case "ew":
      return sql`right(${column}, char_length(${text}::text)) = ${text}`;
    case "eq":
      return sql`${column} = ${text}`;
    default:
      return ordered(sql`${column} collate "C"`, op, sql`${text}::text`);
  }
}

function ordered(left: Fragment, op: CompareOp, right: Fragment): Fragment {
  const sql = getSql();
  switch (op) {
    case "eq":
      return sql`${left} = ${right}`;
    case "gt":
      return sql`${left} > ${right}`;
    case "ge":
      return sql`${left} >= ${right}`;
    case "lt":
      return sql`${left} < ${right}`;
    case "le":
      return sql`${left} <= ${right}`;
    default:
      throw new Error(`No order for the operator ${op}`);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const always = () => getSql()`true`;
const never = () => getSql()`false`;

/** Equality of ids by the index, in either case as in a path; whatever isn't an id matches nobody. Other operators compare the text. */
const idColumn = (column: () => Fragment): Column => ({
  present: always,
  compare: (op, value) => {
    if (op !== "eq") return textMatches(getSql()`${column()}::text`, op, String(value));
    return UUID.test(String(value)) ? getSql()`${column()} = ${String(value)}` : never();
  },
  sortKey: () => getSql()`${column()}::text`,
});

const exactText = (column: () => Fragment): Column => ({
  present: () => getSql()`${column()} is not null`,
  compare: (op, value) => textMatches(column(), op, String(value)),
  sortKey: column,
});

const foldedText = (column: () => Fragment): Column => ({
  present: () => getSql()`${column()} is not null`,
  compare: (op, value) => textMatches(column(), op, fold(String(value))),
  sortKey: column,
});

/** Clients see milliseconds: what they read back from us must equal what we compare it with. */
const instant = (column: () => Fragment): Column => ({
  present: always,
  compare: (op, value) => ordered(getSql()`date_trunc('milliseconds', ${column()})`, op, getSql()`${String(value)}::timestamptz`),
  sortKey: () => getSql()`to_char(${column()} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`,
});

const constant = (text: string): Column => ({
  present: always,
  compare: (op, value) => textMatches(getSql()`${text}::text`, op, String(value)),
  sortKey: () => getSql()`${text}::text`,
});

/** The core schema, and the extensions that the document has: its keys that are URNs. */
const schemas = (core: string, document: () => Fragment): Column => ({
  present: always,
  compare: (op, value) => getSql()`exists (
    select 1 from (
      select ${core}::text union all select k.name from jsonb_object_keys(${document()}) as k (name) where strpos(k.name, ':') > 0
    ) as s (urn)
    where ${textMatches(getSql()`s.urn`, op, String(value))})`,
  sortKey: null,
});

/** Memberships are rows: there is one when `rows` gives one. */
const membership = (rows: () => Fragment, other: () => Fragment): Column => ({
  present: () => getSql()`exists (${rows()})`,
  compare: (op, value) =>
    op === "eq" && UUID.test(String(value)) ? getSql()`exists (${rows()} and ${other()} = ${String(value)})` : never(),
  sortKey: null,
});

const groupsOfUser = () => getSql()`
  select 1 from group_members m join groups mg on mg.workspace_id = m.workspace_id and mg.id = m.group_id and mg.deleted_at is null and mg.held_until is null
  where m.workspace_id = u.workspace_id and m.user_id = u.id`;

/** Only members whom SCIM sees: the lists that it reads show no others. */
const membersOfGroup = () => getSql()`
  select 1 from group_members m join users mu on mu.workspace_id = m.workspace_id and mu.id = m.user_id
  where m.workspace_id = g.workspace_id and m.group_id = g.id and not mu.excluded and mu.scim_deleted_at is null and not 'delete' = any(mu.held)`;

const userColumns: Record<string, Column> = {
  id: idColumn(() => getSql()`u.id`),
  schemas: schemas("urn:ietf:params:scim:schemas:core:2.0:User", () => getSql()`u.attributes`),
  userName: foldedText(() => getSql()`u.user_name_key`),
  externalId: exactText(() => getSql()`u.external_id`),
  displayName: foldedText(() => getSql()`u.display_name_key`),
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber": foldedText(() => getSql()`u.employee_number_key`),
  active: {
    present: always,
    compare: (op, value) => (op === "eq" ? getSql()`(${activeOverScim()}) = ${value === true}` : never()),
    sortKey: () => getSql()`(${activeOverScim()})::text`,
  },
  "meta.resourceType": constant("User"),
  "meta.created": instant(() => getSql()`u.created_at`),
  "meta.lastModified": instant(() => getSql()`u.updated_at`),
  groups: membership(groupsOfUser, () => getSql()`m.group_id`),
  "groups.display": {
    present: () => getSql()`exists (${groupsOfUser()})`,
    compare: (op, value) =>
      getSql()`exists (${groupsOfUser()} and ${textMatches(getSql()`mg.display_name_key`, op, fold(String(value)))})`,
    sortKey: null,
  },
};

const groupColumns: Record<string, Column> = {
  id: idColumn(() => getSql()`g.id`),
  schemas: schemas("urn:ietf:params:scim:schemas:core:2.0:Group", () => getSql()`g.attributes`),
  displayName: foldedText(() => getSql()`g.display_name_key`),
  externalId: exactText(() => getSql()`g.external_id`),
  "meta.resourceType": constant("Group"),
  "meta.created": instant(() => getSql()`g.created_at`),
  "meta.lastModified": instant(() => getSql()`g.updated_at`),
  members: membership(membersOfGroup, () => getSql()`m.user_id`),
};
