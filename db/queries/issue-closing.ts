import { getSql } from "#db/client.ts";
import type { IssueKind } from "#db/types.ts";
import { actorJson } from "./changes.ts";
import type { Fragment } from "./transaction.ts";

/** A provider tries again for four weeks, at least once a day: what it hasn't tried for longer it has given up, or it was put right there. */
const SILENT_DAYS = 35;
/** An identity change asks for nothing but to be known. */
const KNOWN_AFTER_DAYS = 30;

/** Which open issues are looked at: of all workspaces, of one, or only these of one. */
export interface Which {
  workspaceId?: string;
  ids?: string[];
}

/**
 * Closes the open issues whose cause is gone, by docs/sync-issues.md, in one statement. How many. Cheap without open issues, and
 * otherwise by a few index look-ups for each.
 */
export async function closeSolved({ workspaceId, ids }: Which): Promise<number> {
  const sql = getSql();
  const system = actorJson({ kind: "system", task: "closing what is solved" });
  const closed = await sql`
    with state as materialized (
      select i.workspace_id, i.id, i.at, case
        when ${caseOf(gone())} then 'cause gone'
        when ${caseOf(gaveUp())} and i.at < now() - make_interval(days => ${SILENT_DAYS}) then 'not seen again'
      end as resolution
      from sync_issues i
      where i.closed_at is null ${workspaceId === undefined ? sql`` : sql`and i.workspace_id = ${workspaceId}`}
        ${ids === undefined ? sql`` : sql`and i.id = any(${ids}::uuid[])`}
    ), solved as (
      -- Raised again meanwhile, it isn't; being raised, it is looked at the next time: nobody waits for anybody.
      select i.workspace_id, i.id, state.resolution from state join sync_issues i on i.workspace_id = state.workspace_id and i.id = state.id
      where state.resolution is not null and i.closed_at is null and i.at = state.at
      for no key update of i skip locked
    )
    update sync_issues i set closed_at = statement_timestamp(), closed_by = ${system}, resolution = solved.resolution
    from solved where i.workspace_id = solved.workspace_id and i.id = solved.id`;
  return closed.count;
}

type Conditions = Partial<Record<IssueKind, Fragment>>;

function caseOf(conditions: Conditions): Fragment {
  const sql = getSql();
  const branches = Object.entries(conditions).map(([kind, condition]) => sql`when ${kind} then ${condition}`);
  return sql`case i.kind ${branches} else false end`;
}

/** What is refused until somebody puts it right: no longer tried, it is no longer wanted. */
function gaveUp(): Conditions {
  const sql = getSql();
  const yes = sql`true`;
  return {
    "email clash": yes,
    "identity clash": yes,
    "name held": yes,
    "excluded name": yes,
    "unmapped path": yes,
    "missing names": sql`i.user_id is null`,
    "nested groups": yes,
    "refused changes lost": yes,
  };
}

/** By kind: whether the cause of the issue `i` is gone. */
function gone(): Record<IssueKind, Fragment> {
  const sql = getSql();
  return {
    "email clash": sql`(${arrived()} or not exists (
      select from users u where ${theUser()} and u.source <> 'scim' and not u.excluded and u.deleted_at is null and u.held = '{}' and ${sharesAddress()}))`,
    "identity clash": sql`(${arrived()} or not exists (
      select from users u where ${theUser()} and (u.deleted_at is not null or u.held <> '{}') and u.external_id = i.details #>> '{existing,externalId}'
        and (u.user_name_key = ${sentName()} or u.original_user_name_key = ${sentName()})))`,
    "name held": sql`(not exists (
        select from users u where u.workspace_id = i.workspace_id and u.id = (i.details #>> '{existing,id}')::uuid
          and u.user_name_key = ${sentName()} and (u.deleted_at is not null or u.held <> '{}'))
      or not exists (select from users u where ${theUser()} and u.user_name_key <> ${sentName()}))`,
    "original name taken": sql`not exists (
      select from users u where ${theUser()} and u.deleted_at is null and u.original_user_name is not null)`,
    "shared externalId": sql`(
      select count(*) from (
        select from users u where u.workspace_id = i.workspace_id and u.external_id = i.details ->> 'externalId'
          and u.deleted_at is null and u.scim_deleted_at is null and not u.excluded limit 2) holder) < 2`,
    "identity change": sql`(i.first_at < now() - make_interval(days => ${KNOWN_AFTER_DAYS}) or not exists (
      select from users u where ${theUser()} and u.external_id = i.details #>> '{after,externalId}'))`,
    "unmapped path": sql`(${writtenSince(sql`coalesce(i.user_id, i.group_id)`)} or case i.details ->> 'type'
      when 'User' then not exists (
        select from users u where ${theUser()} and (i.details -> 'urgent' <> 'true' or u.deleted_at is null))
      else not exists (select from groups g where ${theGroup()}) end)`,
    "suspended roles": sql`not exists (
      select from groups g join group_roles r on r.workspace_id = g.workspace_id and r.group_id = g.id
      where ${theGroup()} and r.suspended_at is not null)`,
    "admin without role": sql`not exists (select from users u where ${theUser()} and u.deleted_at is null and u.role = 'user')`,
    "excluded name": sql`(case when i.details ? 'user' then ${writtenSince(sql`(i.details #>> '{user,id}')::uuid`)} else ${arrived()} end or not exists (
      select from users u where ${theUser()} and u.excluded and (u.user_name_key = ${sentName()} or ${sharesAddress()})))`,
    "unknown members": sql`(not exists (select from groups g where ${theGroup()}) or not exists (
      select from jsonb_array_elements_text(i.details -> 'members') said (id) where not ${isMember(sql`said.id`)}))`,
    "nested groups": sql`not exists (select from groups g where ${theGroup()})`,
    "limit reached": sql`(
      select coalesce(sum(q.used) < sum(q.cap), true) from quota q
      where q.workspace_id = i.workspace_id and q.kind = case i.cause when 'users' then 'user' else 'group' end)`,
    "missing names": sql`case when i.user_id is not null
      then not exists (select from users u where ${theUser()} and u.deleted_at is null and (u.given_name is null or u.family_name is null))
      else exists (select from workspaces w where w.id = i.workspace_id and w.missing_names = 'accept') or exists (
        select from users u where u.workspace_id = i.workspace_id and u.user_name_key = i.cause and u.deleted_at is null
          and u.given_name is not null and u.family_name is not null) end`,
    "last admin": sql`not exists (select from users u where ${theUser()} and u.held <> '{}')`,
    "held deletions": sql`case i.cause
      when 'users' then not exists (select from users u where u.workspace_id = i.workspace_id and u.held <> '{}' and u.held_until is not null)
      else not exists (select from groups g where g.workspace_id = i.workspace_id and g.held_until is not null and g.deleted_at is null) end`,
    "rejected keys": sql`(not exists (select from workspaces w where w.id = i.workspace_id and w.provisioning_method = 'scim') or exists (
      select from scim_requests r where r.workspace_id = i.workspace_id and r.at > (i.details ->> 'lastAt')::timestamptz and r.status <> 401))`,
    "refused changes lost": sql`exists (
      select from workspaces w where w.id = i.workspace_id and (
        w.provisioning_method <> 'scim' or w.sync_enabled and w.identity_provider = 'entra'))`,
  };
}

const theUser = () => getSql()`u.workspace_id = i.workspace_id and u.id = i.user_id`;
const theGroup = () => getSql()`g.workspace_id = i.workspace_id and g.id = i.group_id and g.deleted_at is null`;
const sentName = () => getSql()`(i.details #>> '{keys,name}')`;

/** Who was sent is here, live and seen over SCIM: made, linked, or given the name by an admin. */
const arrived = () => getSql()`exists (
  select from users a where a.workspace_id = i.workspace_id and a.user_name_key = ${sentName()} and a.deleted_at is null
    and a.scim_deleted_at is null and not a.excluded)`;

/** As lib/directory/matching.ts asks. */
const sharesAddress = () => getSql()`(
  i.details #> '{keys,emails}' ? u.user_name_key or i.details #> '{keys,emails}' ? u.work_email_key or u.work_email_key = ${sentName()})`;

/** The provider has written this user or group since: a refused request would have been tried again before. */
const writtenSince = (id: Fragment) => getSql()`exists (
  select from changes c where c.workspace_id = i.workspace_id and c.entity_id = ${id} and c.at > i.at and c.entity in ('user', 'group')
    and c.actor ->> 'kind' = 'key')`;

/** In the group by this id, or as whoever came after it with the same externalId. What isn't an id never is. */
const isMember = (id: Fragment) => getSql()`case when ${id} ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then exists (
    select from group_members m where m.workspace_id = i.workspace_id and m.group_id = i.group_id and m.user_id = ${id}::uuid
    union all
    select from tombstones t join users u on u.workspace_id = t.workspace_id and u.external_id = t.external_id
      join group_members m on m.workspace_id = u.workspace_id and m.user_id = u.id and m.group_id = i.group_id
    where t.workspace_id = i.workspace_id and t.id = ${id}::uuid
  ) else false end`;

/** Of all workspaces: solved ones that nobody looks for any more. */
export async function dropIssuesClosedBefore(before: Date): Promise<void> {
  await getSql()`delete from sync_issues where closed_at < ${before}`;
}
