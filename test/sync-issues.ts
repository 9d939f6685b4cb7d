import { getSql } from "#db/client.ts";
import type { IssueKind } from "#db/types.ts";
import type { TestWorkspace } from "./workspace.ts";

export interface IssueRow {
  kind: IssueKind;
  cause: string;
  userId: string | null;
  groupId: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: each kind has its own, which is what the tests are about
  details: any;
  occurrences: number;
  requestId: string;
  closed: boolean;
  resolution: string | null;
}

/** A workspace's issues, oldest first. */
export function issuesOf({ ctx }: TestWorkspace, kind?: IssueKind): Promise<IssueRow[]> {
  return getSql()<IssueRow[]>`
    select kind, cause, user_id as "userId", group_id as "groupId", details, occurrences, request_id as "requestId",
      closed_at is not null as closed, resolution
    from sync_issues where workspace_id = ${ctx.workspaceId} and (${kind ?? null}::text is null or kind = ${kind ?? null}) order by id`;
}
