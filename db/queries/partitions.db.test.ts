import { expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { days, ensurePartitions, months } from "./partitions.ts";

const spans = (all: { suffix: string; from: Date; to: Date }[]) =>
  all.map(({ suffix, from, to }) => `${suffix} ${from.toISOString().slice(0, 10)} ${to.toISOString().slice(0, 10)}`);

test("months go over the year's end, without a gap, whatever the local time zone", () => {
  expect(spans(months(new Date("2026-12-31T23:59:59.999Z"), 2))).toEqual([
    "2026_11 2026-11-01 2026-12-01",
    "2026_12 2026-12-01 2027-01-01",
    "2027_01 2027-01-01 2027-02-01",
    "2027_02 2027-02-01 2027-03-01",
  ]);
});

test("days begin with yesterday, and know leap years", () => {
  expect(spans(days(new Date("2028-02-29T00:00:00Z"), 1))).toEqual([
    "2028_02_28 2028-02-28 2028-02-29",
    "2028_02_29 2028-02-29 2028-03-01",
    "2028_03_01 2028-03-01 2028-03-02",
  ]);
});

test("many instances that start at once make each partition once", async () => {
  const now = new Date("2031-05-15T12:00:00Z");
  await Promise.all(Array.from({ length: 8 }, () => ensurePartitions(now)));
  await ensurePartitions(now);
  const made = await getSql()<{ name: string }[]>`
    select relname as name from pg_class where relname ~ '^(changes|scim_requests)_2031_' and relkind = 'r' order by relname`;
  const names = made.map(({ name }) => name);
  expect(names.filter((name) => name.startsWith("changes_"))).toEqual(
    ["04", "05", "06", "07", "08"].map((m) => `changes_2031_${m}`),
  );
  expect(names.filter((name) => name.startsWith("scim_requests_"))).toHaveLength(33);
});

test("what was written when the last instant of one span meets the first of the next finds its place", async () => {
  await ensurePartitions(new Date("2031-05-15T12:00:00Z"));
  const workspace = crypto.randomUUID();
  for (const at of [
    "2031-04-30T23:59:59.999999Z",
    "2031-05-01T00:00:00Z",
    "2031-05-31T23:59:59.999999Z",
    "2031-06-01T00:00:00Z",
  ]) {
    await getSql()`
      insert into changes (workspace_id, id, at, actor, request_id, entity, entity_id, action)
      values (${workspace}, ${crypto.randomUUID()}, ${at}::text::timestamptz, '{}', 'r', 'user', ${workspace}, 'changed')`;
  }
  const rows = await getSql()`select tableoid::regclass::text as name from changes where workspace_id = ${workspace} order by at`;
  expect(rows.map(({ name }) => name)).toEqual(["changes_2031_04", "changes_2031_05", "changes_2031_05", "changes_2031_06"]);
});
