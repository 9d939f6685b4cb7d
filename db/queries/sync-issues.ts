import { createHash } from "node:crypto";
import { getSql } from "#db/client.ts";
import type { IssueKind } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { newId } from "#lib/new-id.ts";
import type { Json, JsonObject } from "#lib/scim/types.ts";
import { actorJson } from "./changes.ts";
import type { Queryable } from "./transaction.ts";

/** What a person should look at. `cause` tells it from others of its kind. */
export interface Notice {
  kind: IssueKind;
  cause: string;
  userId?: string;
  groupId?: string;
  details: JsonObject;
}

/** What an index row has room for, by far. */
const LONGEST_CAUSE = 400;
/** Of one issue; the latest stay. */
const MOST_MEMBERS = 1000;
/** Of one issue, that a page links to. */
const MOST_REQUESTS = 20;
const LONGEST_SEARCH_TEXT = 50_000;

/**
 * One open issue a cause, however often it is noticed: what is there already counts on and shows the latest details. Only
 * `details.members` grows, because a provider names a group's members in several requests. `requestId` null = no request did it.
 */
export async function raiseIssues(workspaceId: string, requestId: string | null, notices: Notice[]): Promise<void> {
  const sql = getSql();
  // A statement meets a row only once.
  const latest = new Map(notices.map((notice) => [JSON.stringify([notice.kind, notice.cause]), notice]));
  const rows = [...latest.values()].map(({ kind, cause, userId = null, groupId = null, details }) => {
    return { id: newId(), kind, cause: indexed(cause), userId, groupId, details, searchText: searchTextOf(details) };
  });
  // In one order, so that two requests can't wait for each other.
  await sql`
    insert into sync_issues (workspace_id, id, kind, cause, user_id, group_id, details, search_text, request_id, requests)
    select ${workspaceId}::uuid, n.id, n.kind, n.cause, n."userId", n."groupId", n.details, n."searchText", ${requestId}::text,
      case when ${requestId}::text is null then '[]' else jsonb_build_array(jsonb_build_object('id', ${requestId}::text, 'at', statement_timestamp())) end
    from jsonb_to_recordset(${sql.json(rows)}::jsonb)
      as n (id uuid, kind text, cause text, "userId" uuid, "groupId" uuid, details jsonb, "searchText" text)
    order by n.kind, n.cause
    on conflict (workspace_id, kind, cause) where closed_at is null do update
    set occurrences = sync_issues.occurrences + 1, at = statement_timestamp(), request_id = excluded.request_id,
      requests = jsonb_path_query_array(excluded.requests || sync_issues.requests, ${`$[0 to ${MOST_REQUESTS - 1}]`}::jsonpath),
      search_text = case when sync_issues.details ? 'members' and strpos(sync_issues.search_text, excluded.search_text) > 0
        then sync_issues.search_text
        when sync_issues.details ? 'members' then left(excluded.search_text || E'\n' || sync_issues.search_text, ${LONGEST_SEARCH_TEXT}::int)
        else excluded.search_text end,
      user_id = excluded.user_id, group_id = excluded.group_id,
      details = excluded.details || case when sync_issues.details ? 'members' and excluded.details ? 'members' then
        jsonb_build_object('members', (
          select jsonb_agg(member) from (
            select member from jsonb_array_elements((sync_issues.details -> 'members') || (excluded.details -> 'members'))
              with ordinality as e (member, place)
            group by member order by max(place) desc limit ${MOST_MEMBERS}
          ) named
        )) else '{}' end`;
}

/** Solved: should it happen again, that is a new issue. `resolution` is a word that the page explains. */
export async function closeIssue(
  ctx: Ctx,
  kind: IssueKind | IssueKind[],
  cause: string,
  resolution: string,
  sql: Queryable = getSql(),
): Promise<void> {
  await sql`
    update sync_issues set closed_at = statement_timestamp(), closed_by = ${actorJson(ctx.actor)}, resolution = ${resolution}
    where workspace_id = ${ctx.workspaceId} and kind = any(${[kind].flat()}::text[]) and cause = ${indexed(cause)} and closed_at is null`;
}

/** The same of one issue. False = it is closed already. */
export async function closeIssueById(ctx: Ctx, id: string, resolution: string, sql: Queryable = getSql()): Promise<boolean> {
  const closed = await sql`
    update sync_issues set closed_at = statement_timestamp(), closed_by = ${actorJson(ctx.actor)}, resolution = ${resolution}
    where workspace_id = ${ctx.workspaceId} and id = ${id} and closed_at is null`;
  return closed.count > 0;
}

/** Every text in what an issue tells, folded as what is typed into the search box. */
function searchTextOf(details: Json): string {
  const texts: string[] = [];
  const collect = (value: Json) => {
    if (typeof value === "string") texts.push(value);
    else if (value !== null && typeof value === "object") for (const inner of Object.values(value)) collect(inner);
  };
  collect(details);
  return fold([...new Set(texts)].join("\n"))
    .slice(0, LONGEST_SEARCH_TEXT)
    .toWellFormed();
}

/** Short enough for an index: a path may be as long as its request. */
function indexed(cause: string): string {
  if (cause.length <= LONGEST_CAUSE) return cause;
  return `${[...cause].slice(0, 100).join("")}… ${createHash("sha256").update(cause).digest("hex")}`;
}
