import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { listMemberTable } from "./group-table.ts";
import { COUNTED_HITS } from "./hits.ts";
import { listUserTable, type UserTableQuery } from "./user-table.ts";

/** More than a search counts. All have "@x", every thousandth "q7", and one a text that an index's row has no room for. */
const USERS = COUNTED_HITS + 100;
const LONG = "00042@x";
let workspaceId: string;
let groupId: string;

const add = (to: string, count: number) => getSql()`
  insert into users (workspace_id, id, user_name, user_name_key, source, status, attributes, attributes_key, search_text)
  select ${to}, gen_random_uuid(), name, name, 'csv', 'active', '{}', '{}', name
  from (select lpad(n::text, 5, '0') || case when n % 1000 = 0 then 'q7' else '' end || '@x' as name from generate_series(1, ${count}::int) n) made`;

beforeAll(async () => {
  workspaceId = (await newWorkspace()).ctx.workspaceId;
  groupId = randomUUID();
  const sql = getSql();
  await add(workspaceId, USERS);
  await add((await newWorkspace()).ctx.workspaceId, 1_000);
  await sql`
    update users set search_text = search_text || repeat('ж', 700) || 'j9' where workspace_id = ${workspaceId} and user_name = ${LONG}`;
  await sql`
    insert into groups (workspace_id, id, display_name, display_name_key, source, attributes)
    values (${workspaceId}, ${groupId}, 'All', 'all', 'manual', '{}')`;
  await sql`
    insert into group_members (workspace_id, group_id, user_id)
    select workspace_id, ${groupId}, id from users where workspace_id = ${workspaceId} and source = 'csv'`;
  await sql`analyze`;
});

const page = { sort: "userName", descending: false, limit: 3, offset: 0 } as const;

async function users(search: string, asked: Partial<UserTableQuery> = {}) {
  const { rows, total, capped } = await listUserTable(workspaceId, { deleted: false, search, ...page, ...asked });
  return { names: rows.map(({ userName }) => userName), total, capped };
}

async function members(search: string, asked: Partial<Parameters<typeof listMemberTable>[2]> = {}) {
  const { rows, ...counts } = await listMemberTable(workspaceId, groupId, { search, ...page, ...asked });
  return { names: rows.map(({ userName }) => userName), ...counts };
}

const few = { names: ["04000q7@x", "05000q7@x", "06000q7@x"], total: 10, capped: false };

test.each(["q", "q7", "q7@"])("few hits are counted exactly, and any page is there: %s", async (search) => {
  expect(await users(search, { offset: 3 })).toEqual(few);
  expect(await users(search, { offset: 30 })).toEqual({ names: [], total: 10, capped: false });
  expect(await users(search, { descending: true, limit: 1 })).toEqual({ names: ["10000q7@x"], total: 10, capped: false });
  expect(await members(search, { offset: 3 })).toEqual({ ...few, everybody: USERS });
});

test.each(["@", "@x", "@X"])("of many hits so many are counted, and their pages are in order: %s", async (search) => {
  const many = { total: COUNTED_HITS, capped: true };
  expect(await users(search, { source: ["csv"] })).toEqual({ ...many, names: ["00001@x", "00002@x", "00003@x"] });
  expect(await members(search, { offset: 5 })).toEqual({ ...many, names: ["00006@x", "00007@x", "00008@x"], everybody: USERS });
});

test("the last page that a search has ends where it stops counting", async () => {
  expect(await users("@x", { source: ["csv"], offset: COUNTED_HITS - 1, limit: 1 })).toMatchObject({
    names: ["10000q7@x"],
    capped: true,
  });
  expect(await users("@x", { offset: COUNTED_HITS })).toEqual({ names: [], total: COUNTED_HITS, capped: true });
});

test("a text too long for the index of short searches is searched, too", async () => {
  expect(await users("j9")).toEqual({ names: [LONG], total: 1, capped: false });
});

test("without a search everybody is counted, and a page far back is there", async () => {
  expect(await users("", { source: ["csv"], offset: USERS - 1 })).toEqual({ names: ["10100@x"], total: USERS, capped: false });
  expect(await members("", { offset: USERS - 1 })).toEqual({ names: ["10100@x"], total: USERS, capped: false, everybody: USERS });
  expect(await members("", { offset: 3_000, descending: true })).toMatchObject({ names: ["07100@x", "07099@x", "07098@x"] });
});
