import { and, asc, eq, gt, inArray, not, type SQL, sql } from "drizzle-orm";
import { getDb } from "#db/client.ts";
import { users } from "#db/schema/index.ts";
import { matching, type UserFilter } from "./user-filter.ts";

/** The ticked rows, or all that match; those who were there at `asOf` (ISO 8601, the database's clock), when it is given. */
export type UserSelection = { ids: string[] } | { filter: Omit<UserFilter, "deleted">; asOf?: string | undefined };

/** Why a bulk action passes somebody over, or "change". */
export type BulkOutcome = "change" | "you" | "already" | "managed" | "morePower";

/** What decides the outcome, in SQL, in this order; the rest are changed. */
export interface BulkRules {
  /** Of the deleted, or of those who aren't: who has moved from one list to the other meanwhile isn't meant any more. */
  deleted: boolean;
  /** The caller, where nobody should lose themselves among many. */
  you: string | null;
  already: { column: "status"; is: "active" | "inactive" } | { column: "excluded"; is: boolean } | null;
  /** Whether the provider's users are passed over. */
  managed: boolean;
  /** What the caller may do; whoever would come back with more is passed over. Null = may do all. */
  permissions: readonly string[] | null;
}

const isAdmin = sql`(${users.role} = 'admin' and ${users.status} = 'active' and ${users.held} = '{}' and exists (
  select from passwords p where p.workspace_id = "users"."workspace_id" and p.user_id = "users"."id"))`;

/** How many have each outcome; `admins` are those among them who can sign in as workspace admins, `excluded` those of them out of provisioning's reach. */
export async function countOutcomes(workspaceId: string, selection: UserSelection, rules: BulkRules) {
  const outcome = outcomeOf(rules);
  return getDb()
    .select({
      outcome,
      users: sql<number>`count(*)::int`,
      admins: sql<number>`(count(*) filter (where ${isAdmin}))::int`,
      excludedAdmins: sql<number>`(count(*) filter (where ${users.excluded} and ${isAdmin}))::int`,
    })
    .from(users)
    .where(selected(workspaceId, selection, rules))
    .groupBy(sql`1`);
}

/** Everybody who can sign in as a workspace admin, and when that was so. */
export async function countAdmins(workspaceId: string): Promise<{ admins: number; excluded: number; asOf: string }> {
  const [row] = await getDb()
    .select({
      admins: sql<number>`count(*)::int`,
      excluded: sql<number>`(count(*) filter (where ${users.excluded}))::int`,
      asOf: sql<string>`to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    })
    .from(users)
    .where(and(eq(users.workspaceId, workspaceId), sql`${users.deletedAt} is null`, isAdmin));
  if (!row) throw new Error("A count gave no row.");
  return row;
}

/** The next of them by id, each with its outcome as of now. */
export function nextSelected(
  workspaceId: string,
  selection: UserSelection,
  rules: BulkRules,
  { after, limit }: { after: string | null; limit: number },
) {
  return getDb()
    .select({ id: users.id, name: sql<string>`coalesce(${users.displayName}, ${users.userName})`, outcome: outcomeOf(rules) })
    .from(users)
    .where(and(selected(workspaceId, selection, rules), after === null ? undefined : gt(users.id, after)))
    .orderBy(asc(users.id))
    .limit(limit);
}

function selected(workspaceId: string, selection: UserSelection, { deleted }: BulkRules): SQL | undefined {
  if ("filter" in selection) {
    const { filter, asOf } = selection;
    return and(
      matching(workspaceId, { ...filter, deleted }),
      asOf === undefined ? undefined : sql`${users.createdAt} <= ${asOf}::timestamptz`,
    );
  }
  return and(matching(workspaceId, { deleted, search: "" }), inArray(users.id, selection.ids));
}

function outcomeOf({ you, already, managed, permissions }: BulkRules): SQL<BulkOutcome> {
  const is = already && eq(already.column === "status" ? users.status : users.excluded, already.is);
  return sql<BulkOutcome>`case
    when ${you === null ? sql`false` : eq(users.id, you)} then 'you'
    when ${is ?? sql`false`} then 'already'
    when ${managed ? eq(users.source, "scim") : sql`false`} then 'managed'
    when ${permissions === null ? sql`false` : holdsMoreThan(permissions)} then 'morePower'
    else 'change' end`;
}

/** Written out: drizzle leaves the table away, and a bare id would be the membership's own. */
function holdsMoreThan(permissions: readonly string[]): SQL {
  const lacking = permissions.length === 0 ? sql`true` : not(inArray(sql`p.permission`, [...permissions]));
  return sql`(${users.role} = 'admin' or exists (
    select from group_members m
    join groups g on g.workspace_id = m.workspace_id and g.id = m.group_id and g.deleted_at is null
    join group_roles c on c.workspace_id = m.workspace_id and c.group_id = m.group_id and c.suspended_at is null
    join role_permissions p on p.workspace_id = c.workspace_id and p.role_id = c.role_id
    where m.workspace_id = "users"."workspace_id" and m.user_id = "users"."id" and ${lacking}))`;
}
