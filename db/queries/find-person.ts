import { getSql } from "#db/client.ts";
import type { Actor } from "#lib/ctx.ts";
import { type StoredUser, userRowColumns } from "./users.ts";

/** Why somebody was found. */
export type FoundBy = "id" | "userName" | "originalUserName" | "formerUserName" | "externalId" | "workEmail";

export interface Searched {
  /** Null when what was typed is no UUID. */
  id: string | null;
  /** Folded. */
  key: string;
  /** As typed: objectIds are compared exactly, and as PostgreSQL folds them. */
  text: string;
}

export type FoundUser = StoredUser & { foundBy: FoundBy[] };

/** Nobody needs more of them: whoever has so many namesakes has to say more. */
const MOST = 25;

/** Exact hits, deleted users too, each way by its own index. */
export function findPeople(workspaceId: string, searched: Searched): Promise<FoundUser[]> {
  const sql = getSql();
  return sql<FoundUser[]>`
    with hits as (${hits(workspaceId, searched)})
    select ${userRowColumns()}, found."foundBy" from (
      select id, array_agg(distinct way) as "foundBy" from hits group by id limit ${MOST}
    ) found join users u on u.workspace_id = ${workspaceId} and u.id = found.id
    order by u.deleted_at is not null, u.created_at`;
}

export interface FoundTombstone {
  id: string;
  userName: string;
  externalId: string | null;
  deletedAt: Date;
  /** Null when the change history no longer holds it. */
  deletedBy: Actor | null;
  /** The live user with the same externalId, when there is exactly one. */
  successorId: string | null;
  foundBy: FoundBy[];
}

/** The permanently deleted, latest first. */
export function findTombstones(workspaceId: string, searched: Searched): Promise<FoundTombstone[]> {
  const sql = getSql();
  return sql<FoundTombstone[]>`
    with hits as (
      select id, 'userName' as way from tombstones where workspace_id = ${workspaceId} and user_name_key = ${searched.key}
      union all
      select id, 'externalId' from tombstones where workspace_id = ${workspaceId} and external_id in (${searched.text}, lower(${searched.text}))
      union all
      select ${searched.id}::uuid, 'id' where ${searched.id !== null}
      union all
      ${formerNames(workspaceId, searched)}
    )
    select t.id, t.user_name as "userName", t.external_id as "externalId", t.deleted_at as "deletedAt", found."foundBy",
      (select c.actor from changes c where c.workspace_id = t.workspace_id and c.entity_id = t.id and c.action = 'deleted permanently'
        order by c.at desc limit 1) as "deletedBy",
      (select (array_agg(u.id))[1] from users u
        where u.workspace_id = t.workspace_id and u.external_id = t.external_id and u.deleted_at is null having count(*) = 1) as "successorId"
    from (select id, array_agg(distinct way) as "foundBy" from hits group by id limit ${MOST}) found
    join tombstones t on t.workspace_id = ${workspaceId} and t.id = found.id
    order by t.deleted_at desc`;
}

function hits(workspaceId: string, searched: Searched) {
  const { id, key, text } = searched;
  return getSql()`
    select id, 'id' as way from users where workspace_id = ${workspaceId} and id = ${id}::uuid
    union all
    select id, 'userName' from users where workspace_id = ${workspaceId} and user_name_key = ${key}
    union all
    select id, 'originalUserName' from users where workspace_id = ${workspaceId} and original_user_name_key = ${key}
    union all
    select id, 'externalId' from users where workspace_id = ${workspaceId} and external_id in (${text}, lower(${text}))
    union all
    select id, 'workEmail' from users where workspace_id = ${workspaceId} and work_email_key = ${key}
    union all
    ${formerNames(workspaceId, searched)}`;
}

/** Of the change history, which keeps names as they were sent; both sides are folded by the database, the same way. */
function formerNames(workspaceId: string, { text }: Searched) {
  return getSql()`
    (select distinct entity_id, 'formerUserName' from changes
      where workspace_id = ${workspaceId} and entity = 'user' and before ? 'userName' and lower(before ->> 'userName') = lower(${text})
      limit ${MOST})`;
}
