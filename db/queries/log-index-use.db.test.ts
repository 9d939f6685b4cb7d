import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { planOf, statementsOf } from "../../test/statements.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { anyChange, listChangeRows } from "./change-table.ts";
import { findLogged, type LogFilter, listLogRows } from "./log-table.ts";
import { countRequestsByHour } from "./scim-minutes.ts";
import { listRuns } from "./scim-runs.ts";

/** With many requests of many days, a page of the log is found by an index, and read no further than it needs. */
let workspace: TestWorkspace;
const entity = randomUUID();
/** Yesterday at noon: all rows are of one day. */
const noon = new Date(new Date().setUTCHours(12, 0, 0, 0) - 86_400_000);
const day = noon.toISOString().slice(0, 10).replaceAll("-", "_");
const page = { before: { at: noon.toISOString().replace("Z", "000Z"), id: entity }, limit: 50 };
const log: LogFilter = { result: [], kind: [], keyIds: [], about: [], from: null, to: null };

beforeAll(async () => {
  workspace = await newWorkspace();
  const { workspaceId } = workspace.ctx;
  const sql = getSql();
  await sql`
    insert into scim_requests (workspace_id, at, request_id, method, path, query, status, duration_ms, kind, words)
    select ${workspaceId}, ${noon}::timestamptz - make_interval(secs => n), gen_random_uuid(), 'GET', '/Users', '', case when n % 500 = 0 then 400 else 200 end, 1,
      case when n % 300 = 0 then 'delete' else 'look up' end, 'Looked up a user' from generate_series(1, 20000) n`;
  await sql`
    insert into scim_subjects (workspace_id, entity_id, at, request_id)
    select workspace_id, case when random() < 0.001 then ${entity}::uuid else gen_random_uuid() end, at, request_id
    from scim_requests where workspace_id = ${workspaceId}`;
  await sql`
    insert into changes (workspace_id, id, at, actor, request_id, entity, entity_id, action)
    select ${workspaceId}, gen_random_uuid(), ${noon}::timestamptz - make_interval(secs => n),
      case when n % 50 = 0 then '{"kind":"user","id":"somebody"}'::jsonb else '{"kind":"key"}' end, gen_random_uuid()::text, 'user',
      gen_random_uuid(), 'changed' from generate_series(1, 20000) n`;
  await sql`analyze scim_requests, scim_subjects, changes`;
});

/** A UUIDv7 of that time. */
function requestIdAt(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`;
}

const id = () => workspace.ctx.workspaceId;

test.each<[string, RegExp, () => Promise<unknown>]>([
  ["a page of the log", /Index.* using scim_requests\w*_pkey/, () => listLogRows(id(), log, page)],
  ["what failed", /scim_requests\w*_at_request_id_idx/, () => listLogRows(id(), { ...log, result: ["failed"] }, page)],
  ["deletes", /scim_requests\w*_kind/, () => listLogRows(id(), { ...log, kind: ["delete"] }, page)],
  ["requests about somebody", /scim_subjects\w*_pkey/, () => listLogRows(id(), { ...log, about: [entity] }, page)],
  ["one request", /Index.* using scim_requests\w*_pkey/, () => findLogged(id(), requestIdAt(noon), true)],
  ["a page of the history", /Index.* using changes\w*_pkey/, () => listChangeRows(id(), anyChange, page)],
  [
    "changes of a request",
    /changes\w*_request_id_idx/,
    () => listChangeRows(id(), { ...anyChange, requestId: randomUUID() }, page),
  ],
  ["changes by somebody", /changes\w*_expr_at_idx/, () => listChangeRows(id(), { ...anyChange, by: "somebody" }, page)],
  ["changes of somebody", /changes\w*_entity_id_at_idx/, () => listChangeRows(id(), { ...anyChange, about: entity }, page)],
])("%s by %s", async (_what, index, read) => {
  const [statement] = (await statementsOf(read)).slice(-1);
  if (!statement) throw new Error("Nothing was sent.");
  const plan = await planOf(statement, false);
  expect(plan).toMatch(index);
  expect(plan).not.toMatch(new RegExp(`Seq Scan on (scim_\\w+_${day}|changes_${day.slice(0, 7)}) `));
});

test("the strip of a day and the runs don't read the log", async () => {
  const statements = await statementsOf(async () => {
    await countRequestsByHour(id());
    await listRuns(id(), 8);
  });
  expect(statements).not.toEqual([]);
  for (const { text } of statements) expect(text).not.toContain("scim_requests");
});
