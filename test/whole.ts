import { getSql } from "#db/client.ts";

/** What a write may leave behind when it is done by half: each a query of what must not be there. */
const HALVES = {
  "users without history": `select u.id from users u where not exists (
    select from changes c where c.workspace_id = u.workspace_id and c.entity_id = u.id and c.entity = 'user' and c.action = 'created')`,
  "groups without history": `select g.id from groups g where not exists (
    select from changes c where c.workspace_id = g.workspace_id and c.entity_id = g.id and c.entity = 'group' and c.action = 'created')`,
  "memberships whose last history row isn't that they were added": `select m.user_id from group_members m where 'added' is distinct from (
    select c.action from changes c where c.workspace_id = m.workspace_id and c.entity = 'membership' and c.entity_id = m.group_id
      and c.member_id = m.user_id order by c.at desc, c.id desc limit 1)`,
  "history of users that there aren't": `select c.entity_id from changes c where c.entity = 'user' and c.action = 'created'
    and not exists (select from users u where u.workspace_id = c.workspace_id and u.id = c.entity_id)`,
  "history of memberships that there aren't": `select c.member_id from changes c where c.entity = 'membership' and c.action = 'added'
    and not exists (select from changes later where later.workspace_id = c.workspace_id and later.entity = 'membership'
      and later.entity_id = c.entity_id and later.member_id = c.member_id and (later.at, later.id) > (c.at, c.id))
    and not exists (select from group_members m where m.workspace_id = c.workspace_id and m.group_id = c.entity_id and m.user_id = c.member_id)`,
  "names of users that occur twice": `select user_name_key from users where scim_deleted_at is null group by workspace_id, user_name_key having count(*) > 1`,
  "limits that count wrongly": `select q.kind from (select workspace_id, kind, sum(used) as used from quota group by 1, 2) q
    where q.used <> case q.kind when 'user' then (select count(*) from users u where u.workspace_id = q.workspace_id and u.source = 'scim' and u.deleted_at is null)
      else (select count(*) from groups g where g.workspace_id = q.workspace_id and g.source = 'scim' and g.deleted_at is null) end`,
  "log entries whose subjects are missing": `select r.request_id from scim_requests r where r.entity_id is not null and not exists (
    select from scim_subjects s where s.workspace_id = r.workspace_id and s.entity_id = r.entity_id and s.request_id = r.request_id)`,
};

/** Empty when every write in this test's database was done whole or not at all. */
export async function halves(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [what, query] of Object.entries(HALVES)) {
    const { length } = await getSql().unsafe(query);
    if (length > 0) found[what] = length;
  }
  return found;
}
