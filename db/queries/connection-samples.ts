import { getSql } from "#db/client.ts";

/** Of what came last: enough to know a client by, and read along the indexes whatever the log holds. */
const LATEST_REQUESTS = 300;
const LATEST_CHANGES = 60;
const LONGEST_BODY = 20_000;
/** Of the users who came last, linked or not: ids grow with time, so that they are read along the primary key. */
const LATEST_USERS = 5_000;
/** Of a count that has to know only whether there are more. */
const MOST_COUNTED = 100_000;

export interface SampledRequest {
  method: string;
  query: string;
  userAgent: string | null;
  /** Of some changes; as sent, without secrets. */
  body: string | null;
}

/** The latest requests with a key that is known. */
export function sampleRequests(workspaceId: string): Promise<SampledRequest[]> {
  return getSql()<SampledRequest[]>`
    (select method, query, user_agent as "userAgent", null as body from scim_requests
      where workspace_id = ${workspaceId} order by at desc limit ${LATEST_REQUESTS})
    union all
    (select method, query, user_agent, case when request_bytes < ${LONGEST_BODY} and not request_cut then request_body end from scim_requests
      where workspace_id = ${workspaceId} and kind = 'change' and kind <> 'look up' order by at desc, request_id desc limit ${LATEST_CHANGES})`;
}

export interface SampledUser {
  id: string;
  name: string;
  externalId: string | null;
  givenName: string | null;
  familyName: string | null;
  workEmail: string | null;
  mobilePhone: string | null;
}

/** Live, linked ones, among the latest who came. */
export function sampleLinkedUsers(workspaceId: string): Promise<SampledUser[]> {
  return getSql()<SampledUser[]>`
    select id, shown_name as name, external_id as "externalId", given_name as "givenName", family_name as "familyName",
      work_email as "workEmail", mobile_phone as "mobilePhone"
    from (select * from users where workspace_id = ${workspaceId} order by id desc limit ${LATEST_USERS}) latest
    where source = 'scim' and deleted_at is null order by id desc`;
}

export interface WriteCounts {
  writes: number;
  /** That were refused, or failed. */
  failed: number;
  /** Of `failed`: changes of a group, which are nearly always of its members. */
  failedMembers: number;
}

/** Writes of the last 24 hours, each count up to 100,000. What is refused has an index of its own. */
export async function countWrites(workspaceId: string): Promise<WriteCounts> {
  const [row] = await getSql()<WriteCounts[]>`
    with failed as (
      select entity = 'group' and method = 'PATCH' as members from scim_requests
      where workspace_id = ${workspaceId} and status >= 400 and at > now() - interval '24 hours' and method <> 'GET' limit ${MOST_COUNTED}
    ), writes as (
      select from scim_requests
      where workspace_id = ${workspaceId} and kind in ('add', 'change', 'delete') and kind <> 'look up' and at > now() - interval '24 hours'
      limit ${MOST_COUNTED}
    )
    select (select count(*)::int from writes) as writes, count(*)::int as failed, count(*) filter (where members)::int as "failedMembers" from failed`;
  if (!row) throw new Error("An aggregate gave no row.");
  return row;
}
