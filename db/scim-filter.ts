import type { Fragment } from "postgres";
import { fold } from "#lib/fold.ts";
import type { AttributePath, CompareOp, Filter } from "#lib/scim/types.ts";
import { getSql } from "./client.ts";
import { columnOf, type Entity, textMatches, type Value } from "./scim-columns.ts";
import { workEmailOf } from "./scim-index.ts";

/**
 * What the schema says of what a path ends at: lib/scim/schema.ts knows it, and whoever calls hands it over. `isList`: of the attribute
 * that holds it, or is it.
 */
export type FactsOf = (path: AttributePath) => { type: string; caseExact: boolean; isList: boolean };

/** Where values are looked up: in a resource, or inside brackets in one element. */
interface Scope {
  /** Null = inside an element, which has no columns of its own. */
  entity: Entity | null;
  /** The stored documents: as sent, and folded for what compares without case. */
  exact: Fragment;
  folded: Fragment;
  factsOf: FactsOf;
}

/**
 * A parsed SCIM filter as the condition of a query over `users u` or `groups g` (RFC 7644 §3.4.2.2). It says what
 * lib/scim/filter-match.ts says of the same resource. Names come from the schema, never from the client; values are always parameters.
 */
export function filterToSql(filter: Filter, entity: Entity, factsOf: FactsOf): Fragment {
  return condition(filter, { entity, ...documentsOf(entity), factsOf });
}

/** Of a group's document only unknown extensions are left, which can't be filtered by: it needs no folded copy. */
export function documentsOf(entity: Entity): { exact: Fragment; folded: Fragment } {
  const sql = getSql();
  return entity === "user"
    ? { exact: sql`u.attributes`, folded: sql`u.attributes_key` }
    : { exact: sql`g.attributes`, folded: sql`g.attributes` };
}

function condition(filter: Filter, scope: Scope): Fragment {
  const sql = getSql();
  switch (filter.kind) {
    case "and":
      return sql`(${condition(filter.left, scope)} and ${condition(filter.right, scope)})`;
    case "or":
      return sql`(${condition(filter.left, scope)} or ${condition(filter.right, scope)})`;
    case "not":
      return sql`(${condition(filter.filter, scope)}) is not true`;
    case "present":
      return present(filter.path, scope);
    case "compare":
      return compare(filter.path, filter.op, filter.value, scope);
    case "element":
      return element(filter.path, filter.filter, scope);
  }
}

function compare(path: AttributePath, op: CompareOp, value: Value, scope: Scope): Fragment {
  const sql = getSql();
  // An attribute without a value equals null (RFC 7643 §2.5).
  if (value === null) return op === "eq" ? sql`(${present(path, scope)}) is not true` : present(path, scope);
  if (op === "ne") return sql`(${compare(path, "eq", value, scope)}) is not true`;
  const column = scope.entity && columnOf(scope.entity, path);
  if (column) return column.compare(op, value);
  const { type, caseExact, isList } = scope.factsOf(path);
  if (typeof value !== "boolean" && type === "boolean") return sql`false`;
  const document = caseExact ? scope.exact : scope.folded;
  const normal = typeof value === "string" && !caseExact ? fold(value) : value;
  // Containment is the fastest way to equality, in lists and outside.
  if (op === "eq") return sql`${document} @> ${holding(path, normal, isList)}::text::jsonb`;
  const text = String(normal);
  if (!isList) return textMatches(sql`(${document} #>> ${stepsOf(path)}::text[])`, op, text);
  const values = sql`jsonb_path_query(${document}, ${jsonPath(path)}::jsonpath) as node (value)`;
  return sql`exists (select 1 from ${values} where ${textMatches(sql`(node.value #>> '{}')`, op, text)})`;
}

/** The least document that has the value at the path. */
function holding({ urn, attribute, sub }: AttributePath, value: string | boolean, isList: boolean): string {
  const inner = sub === null ? value : { [sub]: value };
  const own = { [attribute]: isList ? [inner] : inner };
  return JSON.stringify(urn === null ? own : { [urn]: own });
}

/** `emails[type eq "work" and value eq "x"]`: one element fulfils all of it. */
function element(path: AttributePath, inner: Filter, scope: Scope): Fragment {
  const sql = getSql();
  const elements = jsonPath({ ...path, sub: null });
  const inside: Scope = {
    entity: null,
    exact: sql`element.exact`,
    folded: sql`element.folded`,
    factsOf: (sub) => ({ ...scope.factsOf({ ...path, sub: sub.attribute }), isList: false }),
  };
  // Both copies list their elements in the same order.
  const matched = sql`exists (
    select 1 from rows from (
      jsonb_path_query(${scope.exact}, ${elements}::jsonpath), jsonb_path_query(${scope.folded}, ${elements}::jsonpath)
    ) as element (exact, folded)
    where ${condition(inner, inside)})`;
  const workEmail = workEmailOf(path, inner);
  if (workEmail === null || scope.entity !== "user") return matched;
  // The column holds the first work address; of the few who have several, the others are looked up.
  return sql`(u.work_email_key = ${fold(workEmail)} or (u.has_more_work_emails and ${matched}))`;
}

function present(path: AttributePath, scope: Scope): Fragment {
  const column = scope.entity && columnOf(scope.entity, path);
  if (column) return column.present();
  const sql = getSql();
  if (!scope.factsOf(path).isList) return sql`(${scope.exact} #> ${stepsOf(path)}::text[]) not in ('null', '""', '{}', '[]')`;
  return sql`exists (
    select 1 from jsonb_path_query(${scope.exact}, ${jsonPath(path)}::jsonpath) as node (value)
    where node.value not in ('null', '""', '{}', '[]'))`;
}

/** In lax mode a step unwraps arrays, and `[*]` takes a single value for a list of one. */
function jsonPath(path: AttributePath): string {
  return `$${stepsOf(path)
    .map((step) => `.${JSON.stringify(step)}`)
    .join("")}[*]`;
}

export function stepsOf({ urn, attribute, sub }: AttributePath): string[] {
  return [urn, attribute, sub].filter((step) => step !== null);
}
