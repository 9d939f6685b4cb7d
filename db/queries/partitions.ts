import type { Sql } from "postgres";
import { begin } from "#db/begin.ts";
import { getSql } from "#db/client.ts";

const DAY = 86_400_000;

/** The provisioning log's tables. */
const BY_DAY = ["scim_requests", "scim_subjects"];

interface Span {
  suffix: string;
  from: Date;
  to: Date;
}

/** The month of `now`, the one before it (the database's clock may be behind), and the `ahead` months after it. */
export function months(now: Date, ahead: number): Span[] {
  const first = (month: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month, 1));
  return Array.from({ length: ahead + 2 }, (_, i) => {
    const from = first(i - 1);
    return { suffix: from.toISOString().slice(0, 7).replace("-", "_"), from, to: first(i) };
  });
}

/** The day of `now`, the one before it (a batch may straddle midnight), and the `ahead` days after it. */
export function days(now: Date, ahead: number): Span[] {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return Array.from({ length: ahead + 2 }, (_, i) => {
    const from = new Date(today + (i - 1) * DAY);
    return { suffix: from.toISOString().slice(0, 10).replaceAll("-", "_"), from, to: new Date(from.getTime() + DAY) };
  });
}

/**
 * Makes the partitions that the coming writes need. Runs at every start and hourly; there is no default partition, so it
 * works far ahead: a server would have to run a month without its housekeeping before a write found no place.
 */
export async function ensurePartitions(now: Date, sql: Sql = getSql()): Promise<void> {
  const wanted = [
    ...months(now, 3).map((span) => ({ table: "changes", ...span })),
    ...BY_DAY.flatMap((table) => days(now, 31).map((span) => ({ table, ...span }))),
  ];
  const present = await sql<{ name: string }[]>`
    select child.relname as name from pg_inherits
    join pg_class child on child.oid = inhrelid join pg_class parent on parent.oid = inhparent
    where parent.relname = any(${["changes", ...BY_DAY]}::text[])`;
  const names = new Set(present.map((row) => row.name));
  const missing = wanted.filter(({ table, suffix }) => !names.has(`${table}_${suffix}`));
  if (missing.length === 0) return;
  // Names and dates are made above, from a clock alone: nothing here comes from outside. Two instances may start at once.
  const statements = missing.map(
    ({ table, suffix, from, to }) =>
      `create table if not exists ${table}_${suffix} partition of ${table} for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
  );
  await begin(sql, async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('roster.partitions'))`;
    await tx.unsafe(statements.join(";\n"));
  });
}

/**
 * Drops the days of the log that ended before `before`, the oldest first: nothing is read or written row by row. Waits for whoever uses
 * the log for no longer than a second, because others would wait behind it; what is left is dropped an hour later.
 */
export async function dropDaysBefore(before: Date): Promise<void> {
  const sql = getSql();
  const present = await sql<{ name: string }[]>`
    select child.relname as name from pg_inherits
    join pg_class child on child.oid = inhrelid join pg_class parent on parent.oid = inhparent
    where parent.relname = any(${BY_DAY}::text[]) order by substring(child.relname from '[0-9_]+$')`;
  const day = /_(\d{4})_(\d\d)_(\d\d)$/;
  const over = present.filter(({ name }) => {
    const [, year, month, date] = day.exec(name) ?? [];
    return year !== undefined && Date.UTC(Number(year), Number(month) - 1, Number(date) + 1) <= before.getTime();
  });
  for (const { name } of over) {
    await begin(sql, async (tx) => {
      await tx`set local lock_timeout = '1s'`;
      await tx`drop table if exists ${tx(name)}`;
    });
  }
}
