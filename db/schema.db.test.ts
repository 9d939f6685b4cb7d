import { expect, test } from "vitest";
import { getSql } from "./client.ts";

/** Looked up before a workspace is known (docs/decisions/003-workspace-first.md), or of no workspace: support staff. */
const EXCEPTIONS = ["workspaces", "setup_links", "support_staff", "support_links", "support_sessions"];

test("every primary key and unique index begins with workspace_id", async () => {
  const indexes = await getSql()<{ table: string; index: string; first: string }[]>`
    select t.relname as table, i.relname as index, a.attname as first
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
    join pg_namespace n on n.oid = t.relnamespace join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
    where n.nspname = 'public' and x.indisunique and not t.relispartition`;
  expect(indexes.length).toBeGreaterThan(10);
  expect(indexes.filter(({ table, first }) => first !== "workspace_id" && !EXCEPTIONS.includes(table))).toEqual([]);
});

test("every foreign key carries workspace_id", async () => {
  const keys = await getSql()<{ table: string; name: string; columns: string[] }[]>`
    select c.conrelid::regclass::text as table, c.conname as name, array(
      select a.attname from unnest(c.conkey) k (n) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n
    ) as columns
    from pg_constraint c join pg_namespace n on n.oid = c.connamespace where c.contype = 'f' and n.nspname = 'public'`;
  expect(keys.length).toBeGreaterThan(5);
  expect(keys.filter(({ table, columns }) => !columns.includes("workspace_id") && !EXCEPTIONS.includes(table))).toEqual([]);
});
