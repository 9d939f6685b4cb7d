import postgres from "postgres";
import { expect, inject, onTestFinished, test } from "vitest";
import { connect, disconnect, getDb, getSql } from "./client.ts";

test("drizzle doesn't take the dates and JSON of the raw pool away", async () => {
  const at = new Date("2026-01-02T03:04:05.678Z");
  const [row] = await getSql()`select ${at}::timestamptz as at, ${getSql().json({ a: ["ü"] })}::jsonb as json`;
  expect(row).toEqual({ at, json: { a: ["ü"] } });
  expect(await getDb().execute("select 1 as one")).toEqual([{ one: 1 }]);
});

test("a database that isn't UTF8 is refused, in a line that names DATABASE_URL", async () => {
  const cluster = inject("cluster");
  const database = `roster_test_ascii_${process.env.VITEST_POOL_ID}`;
  const sql = postgres({ ...cluster, max: 1 });
  onTestFinished(() => sql.end());
  await sql`create database ${sql(database)} template template0 encoding SQL_ASCII locale_provider libc locale "C"`;
  onTestFinished(async () => void (await sql`drop database ${sql(database)}`));
  await disconnect();
  await expect(connect({ ...cluster, database })).rejects.toThrow(/^DATABASE_URL: expected .* UTF8, this one has SQL_ASCII$/);
  await connect(cluster);
});

test("an address where nobody answers is said in a line that names DATABASE_URL, without its password", async () => {
  await disconnect();
  const failure = await connect("postgres://roster:secret-1@127.0.0.1:1/roster").catch((error: Error) => error.message);
  expect(failure).toMatch(/^DATABASE_URL: [^\n]+ECONNREFUSED/);
  expect(failure).not.toContain("secret-1");
});

test("a transaction may be idle for half a minute, or for as long as the operator has set", async () => {
  const cluster = inject("cluster");
  const database = `roster_test_${process.env.VITEST_POOL_ID}`;
  const limit = async () => {
    await disconnect();
    await connect({ ...cluster, database });
    const [row] = await getSql()`select current_setting('idle_in_transaction_session_timeout') as idle`;
    return row?.idle;
  };
  expect(await limit()).toBe("30s");
  const name = getSql()(database);
  await getSql()`alter role current_user in database ${name} set idle_in_transaction_session_timeout = '5min'`;
  expect(await limit()).toBe("5min");
  await getSql()`alter role current_user in database ${getSql()(database)} reset idle_in_transaction_session_timeout`;
  expect(await limit()).toBe("30s");
});
