import { getSql } from "#db/client.ts";
import type { Fragment } from "./transaction.ts";

const SLOTS = 8;
const USER_LIMIT = 100_000;
const GROUP_LIMIT = 10_000;

/** An insert, for a CTE: the slots of the new workspace that `source` returns. Triggers keep them from then on. */
export function quotaSlots(source: Fragment): Fragment {
  return getSql()`
    insert into quota (workspace_id, kind, slot, cap)
    select s.id, kinds.kind, slot, kinds.cap
    from ${source} s, (values ('user', ${USER_LIMIT / SLOTS}::int), ('group', ${GROUP_LIMIT / SLOTS}::int)) kinds (kind, cap), generate_series(1, ${SLOTS}::int) slot`;
}
