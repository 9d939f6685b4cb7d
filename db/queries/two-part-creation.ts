import { getSql } from "#db/client.ts";
import type { Fragment } from "./transaction.ts";

/**
 * Providers often create somebody in two requests: a POST, and at once a PATCH or PUT with the rest. Readers tell them as one.
 * The second is the very next change of the user, by the same key, within a minute: so nobody changed them in between.
 */
const TOGETHER = "60 seconds";

/** Whether `c`, a row of changes, is the second part of a creation. `from`: the first must not be older, or it isn't in the list. */
export function isSecondPart(from: Date | null = null): Fragment {
  const sql = getSql();
  return sql`(c.entity = 'user' and c.action = 'changed' and c.actor ->> 'kind' = 'key' and coalesce((
    select p.action = 'created' and p.actor ->> 'id' = c.actor ->> 'id' and p.request_id <> c.request_id
      ${from ? sql`and p.at >= ${from}` : sql``}
    from changes p
    where p.workspace_id = c.workspace_id and p.entity_id = c.entity_id and p.entity = 'user'
      and p.at between c.at - ${TOGETHER}::interval and c.at and (p.at, p.id) < (c.at, c.id)
    order by p.at desc, p.id desc limit 1), false))`;
}

/** To be joined to `c`, a row of changes: as `second`, the second part of the creation that it is; else nothing. */
export function secondPart(): Fragment {
  const sql = getSql();
  return sql`lateral (
    select n.request_id, n.after from (
      select * from changes f
      where c.entity = 'user' and c.action = 'created' and c.actor ->> 'kind' = 'key'
        and f.workspace_id = c.workspace_id and f.entity_id = c.entity_id and f.entity = 'user'
        and f.at between c.at and c.at + ${TOGETHER}::interval and (f.at, f.id) > (c.at, c.id)
      order by f.at, f.id limit 1
    ) n
    where n.action = 'changed' and n.actor ->> 'kind' = 'key' and n.actor ->> 'id' = c.actor ->> 'id' and n.request_id <> c.request_id
  ) second`;
}

/** The values of `c` with those of its second part. Erased values stay erased. */
export function finalValues(): Fragment {
  return getSql()`case when second.after is null then c.after else jsonb_strip_nulls(c.after || second.after) end`;
}
