import postgres from "postgres";
import { expect, inject, onTestFinished, test } from "vitest";
import { connect, disconnect, getSql } from "./client.ts";
import { migrate, migrationsCurrent } from "./migrate.ts";

test("a database of a newer version counts as current, in the middle of a rolling update", async () => {
  await getSql()`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)`;
  expect(await migrationsCurrent()).toBe(true);
});

test("an empty database is brought up to date, by one of several that try", async () => {
  const cluster = inject("cluster");
  const database = `roster_test_empty_${process.env.VITEST_POOL_ID}`;
  const sql = postgres({ ...cluster, max: 1 });
  await sql`create database ${sql(database)}`;
  onTestFinished(async () => {
    await disconnect();
    await sql`drop database ${sql(database)}`;
    await sql.end();
  });
  await disconnect();
  await connect({ ...cluster, database });
  await Promise.all([migrate(), migrate(), migrate()]);
  expect(await migrationsCurrent()).toBe(true);

  await getSql()`delete from drizzle.__drizzle_migrations`;
  expect(await migrationsCurrent()).toBe(false);
});
