import type { Fragment } from "postgres";
import { fold } from "#lib/fold.ts";
import type { AttributePath, CompareOp, Filter } from "#lib/scim/types.ts";
import { getSql } from "./client.ts";

/** What the schema says of an attribute: lib/scim/schema.ts knows it, and whoever calls hands it over. */
export type FactsOf = (path: AttributePath) => { type: string; caseExact: boolean };

type Value = string | number | boolean | null;

/** An attribute that isn't read out of the document. */
interface Column {
  compare: (op: CompareOp, value: Value) => Fragment;
  present: () => Fragment;
}

/**
 * A parsed SCIM filter as the condition of a query over `users u` or `groups g` (RFC 7644 §3.4.2.2). Names come from the
 * schema, never from the client; values are always parameters.
 */
export function filterToSql(filter: Filter, entity: "user" | "group", factsOf: FactsOf): Fragment {
  return condition(filter, entity === "user" ? userColumns : groupColumns, documentOf(entity), factsOf);
}

/** Whether at most one resource can match: then nobody needs to count. */
export function matchesAtMostOne(filter: Filter | null, entity: "user" | "group"): boolean {
  if (filter === null) return false;
  if (filter.kind === "and") return matchesAtMostOne(filter.left, entity) || matchesAtMostOne(filter.right, entity);
  if (filter.kind !== "compare" || filter.op !== "eq" || filter.path.urn !== null) return false;
  return filter.path.attribute === "id" || filter.path.attribute === (entity === "user" ? "userName" : "displayName");
}

/** The stored documents: as sent, and folded for what compares without case. */
interface Document {
  exact: Fragment;
  folded: Fragment;
}

function documentOf(entity: "user" | "group"): Document {
  const sql = getSql();
  return entity === "user"
    ? { exact: sql`u.attributes`, folded: sql`u.attributes_key` }
    : { exact: sql`g.attributes`, folded: sql`g.attributes` };
}

function condition(filter: Filter, columns: Record<string, Column>, document: Document, factsOf: FactsOf): Fragment {
  const sql = getSql();
  switch (filter.kind) {
    case "and":
      return sql`(${condition(filter.left, columns, document, factsOf)} and ${condition(filter.right, columns, document, factsOf)})`;
    case "or":
      return sql`(${condition(filter.left, columns, document, factsOf)} or ${condition(filter.right, columns, document, factsOf)})`;
    case "not":
      return sql`(${condition(filter.filter, columns, document, factsOf)}) is not true`;
    case "present":
      return present(filter.path, columns, document);
    case "compare":
      return compare(filter.path, filter.op, filter.value, columns, document, factsOf);
    case "element":
      return element(filter.path, filter.filter, columns, document, factsOf);
  }
}

function compare(
  path: AttributePath,
  op: CompareOp,
  value: Value,
  columns: Record<string, Column>,
  document: Document,
  factsOf: FactsOf,
): Fragment {
  const sql = getSql();
  // An attribute without a value equals null (RFC 7643 §2.5).
  if (value === null)
    return op === "eq" ? sql`(${present(path, columns, document)}) is not true` : present(path, columns, document);
  if (op === "ne") return sql`(${compare(path, "eq", value, columns, document, factsOf)}) is not true`;
  const column = columns[columnName(path)];
  if (column) return column.compare(op, value);
  const { type, caseExact } = factsOf(path);
  const nodes = sql`jsonb_path_query(${caseExact ? document.exact : document.folded}, ${jsonPath(path)}::jsonpath) as node (value)`;
  return sql`exists (select 1 from ${nodes} where ${nodeMatches(op, value, type, caseExact)})`;
}

function nodeMatches(op: CompareOp, value: Value, type: string, caseExact: boolean): Fragment {
  const sql = getSql();
  if (typeof value === "boolean") return sql`node.value = ${value ? "true" : "false"}::text::jsonb`;
  if (typeof value === "number") {
    return sql`case when jsonb_typeof(node.value) = 'number' then ${ordered(sql`(node.value)::numeric`, op, sql`${value}::numeric`)} end`;
  }
  const text = String(value);
  if (type === "boolean") return sql`false`;
  return textMatches(sql`(node.value #>> '{}')`, op, caseExact ? text : fold(text));
}

/** `emails[type eq "work" and value eq "x"]`: one element fulfils all of it. */
function element(
  path: AttributePath,
  inner: Filter,
  columns: Record<string, Column>,
  document: Document,
  factsOf: FactsOf,
): Fragment {
  const sql = getSql();
  const workEmail = workEmailOf(path, inner);
  if (workEmail !== null && columns.userName) return sql`u.work_email_key = ${fold(workEmail)}`;
  // Memberships are rows: `members[value eq "x"]` says what `members.value eq "x"` says.
  if (columns[columnName(path)] && inner.kind === "compare" && inner.path.attribute === "value") {
    return compare(path, inner.op, inner.value, columns, document, factsOf);
  }
  const inside: Document = { exact: sql`element.exact`, folded: sql`element.folded` };
  const factsInside: FactsOf = (sub) => factsOf({ ...path, sub: sub.attribute });
  // Both copies list their elements in the same order.
  const elements = jsonPath({ ...path, sub: null });
  return sql`exists (
    select 1 from rows from (
      jsonb_path_query(${document.exact}, ${elements}::jsonpath), jsonb_path_query(${document.folded}, ${elements}::jsonpath)
    ) as element (exact, folded)
    where ${condition(inner, {}, inside, factsInside)})`;
}

/** The one value path with an index: what Entra sends when the mail is the matching attribute. */
function workEmailOf(path: AttributePath, inner: Filter): string | null {
  if (path.attribute !== "emails" || inner.kind !== "and") return null;
  const parts = [inner.left, inner.right];
  const type = parts.find((part) => part.kind === "compare" && part.path.attribute === "type");
  const value = parts.find((part) => part.kind === "compare" && part.path.attribute === "value");
  if (type?.kind !== "compare" || value?.kind !== "compare" || type.op !== "eq" || value.op !== "eq") return null;
  return typeof type.value === "string" && fold(type.value) === "work" && typeof value.value === "string" ? value.value : null;
}

function present(path: AttributePath, columns: Record<string, Column>, document: Document): Fragment {
  const column = columns[columnName(path)];
  if (column) return column.present();
  return getSql()`exists (
    select 1 from jsonb_path_query(${document.exact}, ${jsonPath(path)}::jsonpath) as node (value)
    where node.value not in ('null', '""', '{}', '[]'))`;
}

/** In lax mode a step unwraps arrays, and `[*]` takes a single value for a list of one. */
function jsonPath({ urn, attribute, sub }: AttributePath): string {
  const steps = [urn, attribute, sub].filter((step) => step !== null).map((step) => `.${JSON.stringify(step)}`);
  return `$${steps.join("")}[*]`;
}

/** The key of a column table; `members.value` and `members` are one. */
function columnName({ urn, attribute, sub }: AttributePath): string {
  if (urn !== null) return "";
  if ((attribute === "members" || attribute === "groups") && (sub === null || sub === "value")) return attribute;
  return sub === null ? attribute : `${attribute}.${sub}`;
}

function textMatches(column: Fragment, op: CompareOp, text: string): Fragment {
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

/** Equality of ids by the index; whatever isn't an id matches nobody. Other operators compare the text. */
const idColumn = (column: () => Fragment): Column => ({
  present: always,
  compare: (op, value) => {
    if (op !== "eq") return textMatches(getSql()`${column()}::text`, op, String(value).toLowerCase());
    return UUID.test(String(value)) ? getSql()`${column()} = ${String(value)}` : getSql()`false`;
  },
});

const exactText = (column: () => Fragment): Column => ({
  present: () => getSql()`${column()} is not null`,
  compare: (op, value) => textMatches(column(), op, String(value)),
});

const foldedText = (column: () => Fragment): Column => ({
  present: always,
  compare: (op, value) => textMatches(column(), op, fold(String(value))),
});

/** As the client reads it, to the millisecond: PostgreSQL keeps microseconds, which would make a date unequal to itself. */
const instant = (column: () => Fragment): Column => ({
  present: always,
  compare: (op, value) => ordered(getSql()`date_trunc('milliseconds', ${column()})`, op, getSql()`${String(value)}::timestamptz`),
});

const membership = (rows: () => Fragment, other: () => Fragment): Column => ({
  present: () => getSql()`exists (${rows()})`,
  compare: (op, value) =>
    op === "eq" && UUID.test(String(value)) ? getSql()`exists (${rows()} and ${other()} = ${String(value)})` : getSql()`false`,
});

const userColumns: Record<string, Column> = {
  id: idColumn(() => getSql()`u.id`),
  userName: foldedText(() => getSql()`u.user_name_key`),
  externalId: exactText(() => getSql()`u.external_id`),
  active: {
    present: always,
    compare: (op, value) => (op === "eq" ? getSql()`(u.deleted_at is null) = ${value === true}` : getSql()`false`),
  },
  "meta.created": instant(() => getSql()`u.created_at`),
  "meta.lastModified": instant(() => getSql()`u.updated_at`),
  groups: membership(
    () => getSql()`
      select 1 from group_members m join groups g on g.workspace_id = m.workspace_id and g.id = m.group_id and g.deleted_at is null
      where m.workspace_id = u.workspace_id and m.user_id = u.id`,
    () => getSql()`m.group_id`,
  ),
};

const groupColumns: Record<string, Column> = {
  id: idColumn(() => getSql()`g.id`),
  displayName: foldedText(() => getSql()`g.display_name_key`),
  externalId: exactText(() => getSql()`g.external_id`),
  "meta.created": instant(() => getSql()`g.created_at`),
  "meta.lastModified": instant(() => getSql()`g.updated_at`),
  members: membership(
    // Only members whom SCIM sees: the lists that it reads show no others.
    () => getSql()`
      select 1 from group_members m join users u on u.workspace_id = m.workspace_id and u.id = m.user_id
      where m.workspace_id = g.workspace_id and m.group_id = g.id and not u.excluded and u.scim_deleted_at is null`,
    () => getSql()`m.user_id`,
  ),
};
