import postgres from "postgres";
import { afterAll, beforeAll, inject } from "vitest";
import { connect, disconnect } from "#db/client.ts";
import { flushAll } from "#lib/shutdown.ts";
import { template } from "./template.ts";

/** Each test file begins with an empty, migrated database of its own, connected. Copying the template takes some 60 ms. */
beforeAll(async () => {
  const cluster = inject("cluster");
  const database = `roster_test_${process.env.VITEST_POOL_ID}`;
  const sql = postgres({ ...cluster, max: 1, onnotice: () => {} });
  await sql`drop database if exists ${sql(database)} with (force)`;
  await sql`create database ${sql(database)} template ${sql(template)}`;
  await sql.end();
  await connect({ ...cluster, database });
});

afterAll(async () => {
  await flushAll();
  await disconnect();
});
