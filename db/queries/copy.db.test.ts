import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { copyIn, RowsRefused } from "./copy.ts";
import { isOutage } from "./outage.ts";
import { inTransaction } from "./transaction.ts";

beforeEach(async () => {
  const sql = getSql();
  await sql`drop table if exists copied`;
  await sql`create table copied (n int primary key, said text, sure boolean, at timestamptz)`;
});

const row = (n: number, said: string | null = "something") => ({ n, said, sure: n % 2 === 0, at: new Date(n) });
const copy = (rows: ReturnType<typeof row>[]) => inTransaction((tx) => copyIn(tx, "copied", rows));
/** More than goes into one packet, so that PostgreSQL refuses some while others are still sent. */
const many = Array.from({ length: 20_000 }, (_, n) => row(n, "x".repeat(100)));

test("rows arrive as they are, whatever they hold", async () => {
  const rows = ["", "\\N", "\\.", "a\tb\nc\rd\\e", '{"quoted": "\\u0041"}', "ﬀ 😀", null].map((said, n) => row(n, said));
  await copy(rows);
  expect(await getSql()`select * from copied order by n`).toEqual(rows);
});

test("also when the first of its columns is empty", async () => {
  await inTransaction((tx) =>
    copyIn(
      tx,
      "copied",
      ["", "a", null].map((said, n) => ({ said, n })),
    ),
  );
  expect(await getSql()`select said, n from copied order by n`).toEqual(["", "a", null].map((said, n) => ({ said, n })));
});

test("none is no statement, and one after the other goes", async () => {
  await inTransaction(async (tx) => {
    await copyIn(tx, "copied", []);
    await copyIn(tx, "copied", [row(1)]);
    await copyIn(tx, "copied", [row(2)]);
  });
  expect(await getSql()`select n from copied order by n`).toEqual([{ n: 1 }, { n: 2 }]);
});

describe("refused rows", () => {
  test.each([
    ["the only one", [{ ...row(1), n: 1.5 }]],
    ["the last of a few", [row(1), row(1)]],
    ["the first of many", [row(0), ...many]],
    ["one amid many", [...many.slice(0, 10_000), row(0), ...many.slice(10_000)]],
    ["the last of many", [...many, row(0)]],
  ])("%s: none is written, and the connection serves on", async (_which, rows) => {
    await expect(copy(rows)).rejects.toThrow(RowsRefused);
    expect(await getSql()`select n from copied`).toEqual([]);
    await copy([row(1)]);
    expect(await getSql()`select n from copied`).toEqual([{ n: 1 }]);
  });
});

test.each([
  ["few", [row(1), row(2)]],
  ["many", many],
])("a connection that is lost amid %s rows is an outage", async (_count, rows) => {
  const sql = getSql();
  await sql`
    create function lose() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`;
  try {
    await sql`create trigger lose before insert on copied for each row when (new.n = 1) execute function lose()`;
    const error = await copy(rows).catch((thrown: unknown) => thrown);
    expect(isOutage(error)).toBe(true);
    expect(await getSql()`select n from copied`).toEqual([]);
  } finally {
    await sql`drop function lose cascade`;
  }
});
