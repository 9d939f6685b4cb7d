import { getSql } from "#db/client.ts";
import type { GuideKind, GuideOutcome, GuideStepId, TakenStep } from "#db/types.ts";
import type { Actor, Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import { actorJson } from "./changes.ts";
import type { Fragment } from "./transaction.ts";

export interface GuidedRun {
  id: string;
  kind: GuideKind;
  userId: string | null;
  userName: string | null;
  wantedName: string | null;
  steps: TakenStep[];
  startedBy: Actor;
  startedAt: Date;
  endedAt: Date | null;
  endedBy: Actor | null;
  outcome: GuideOutcome | null;
}

const columns = (): Fragment => getSql()`
  id, kind, user_id as "userId", user_name as "userName", wanted_name as "wantedName", steps, started_by as "startedBy",
  started_at as "startedAt", ended_at as "endedAt", ended_by as "endedBy", outcome`;

/** The id of the run that is open now: a new one, or the one that somebody began before. */
export async function openRun(
  ctx: Ctx,
  { kind, userId, userName, wantedName }: Pick<GuidedRun, "kind" | "userId" | "userName" | "wantedName">,
): Promise<string> {
  // Updating nothing, so that the row that is in the way is returned.
  const [row] = await getSql()<{ id: string }[]>`
    insert into guided_runs (workspace_id, id, kind, user_id, user_name, wanted_name, started_by)
    values (${ctx.workspaceId}, ${newId()}, ${kind}, ${userId}, ${userName}, ${wantedName}, ${actorJson(ctx.actor)})
    on conflict (workspace_id, kind, coalesce(user_id, '00000000-0000-0000-0000-000000000000')) where ended_at is null
    do update set wanted_name = coalesce(excluded.wanted_name, guided_runs.wanted_name) returning id`;
  if (!row) throw new Error("An upsert gave no row.");
  return row.id;
}

export async function findRun(workspaceId: string, id: string): Promise<GuidedRun | null> {
  const [row] = await getSql()<GuidedRun[]>`
    select ${columns()} from guided_runs where workspace_id = ${workspaceId} and id = ${id}`;
  return row ?? null;
}

/** Open ones first, then the latest. */
export function listRuns(workspaceId: string, limit: number): Promise<GuidedRun[]> {
  return getSql()<GuidedRun[]>`
    select ${columns()} from guided_runs where workspace_id = ${workspaceId}
    order by ended_at is not null, started_at desc, id desc limit ${limit}`;
}

/** Who took a step, and when. Of two at once the first counts. `by` null: it was found done. */
export async function addStep(
  { workspaceId }: Ctx,
  id: string,
  { step, by, at }: { step: GuideStepId; by: Actor | null; at: Date },
): Promise<void> {
  const sql = getSql();
  const taken = { step, at: at.toISOString() };
  await sql`
    update guided_runs set steps = steps || (${sql.json(taken)}::jsonb || jsonb_build_object('by', ${by === null ? null : actorJson(by)}::jsonb))
    where workspace_id = ${workspaceId} and id = ${id} and ended_at is null
      and not steps @> ${sql.json([{ step }])}::jsonb`;
}

/** Takes back what somebody has said to have done. */
export async function dropStep({ workspaceId }: Ctx, id: string, step: GuideStepId): Promise<void> {
  await getSql()`
    update guided_runs set steps = jsonb_path_query_array(steps, '$[*] ? (@.step != $step)', jsonb_build_object('step', ${step}::text))
    where workspace_id = ${workspaceId} and id = ${id} and ended_at is null`;
}

/** False = it has ended already. */
export async function endRun(ctx: Ctx, id: string, outcome: GuideOutcome): Promise<boolean> {
  const ended = await getSql()`
    update guided_runs set ended_at = statement_timestamp(), ended_by = ${actorJson(ctx.actor)}, outcome = ${outcome}
    where workspace_id = ${ctx.workspaceId} and id = ${id} and ended_at is null`;
  return ended.count > 0;
}

/** Of all workspaces: ended ones, and those that nobody went on with. */
export async function dropRunsBefore(before: Date): Promise<void> {
  await getSql()`delete from guided_runs where started_at < ${before} and (ended_at is null or ended_at < ${before})`;
}
