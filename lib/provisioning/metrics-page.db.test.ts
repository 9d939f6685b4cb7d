import { expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { measured } from "#lib/metrics.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { metricsPage } from "./metrics-page.ts";
import { flushRequestLog } from "./request-log.ts";

const TOKEN = "a-token-of-sixteen-letters";

async function read(): Promise<string> {
  const { status, text } = await metricsPage(TOKEN, `Bearer ${TOKEN}`);
  expect(status).toBe(200);
  return text;
}

const valueIn = (text: string, series: string) =>
  Number(
    text
      .split("\n")
      .find((line) => line.startsWith(`${series} `))
      ?.split(" ")
      .at(-1),
  );

test("without a token set there is no such page; without the token, or with another, nothing is told", async () => {
  expect(await metricsPage(undefined, `Bearer ${TOKEN}`)).toMatchObject({ status: 404 });
  for (const authorization of [undefined, "", "Bearer ", `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`]) {
    const { status, text } = await metricsPage(TOKEN, authorization);
    expect(status).toBe(401);
    expect(text).not.toContain("roster_");
  }
});

test("requests are counted by what they did and how they were answered, strangers apart; each workspace shows how it is doing", async () => {
  const workspace = await newWorkspace();
  const { body } = await workspace.scim("POST", "/Users", { userName: "adele@contoso.example" });
  await workspace.scim("POST", "/Users", { userName: "adele@contoso.example" });
  await workspace.scim("GET", `/Users/${body.id}`);
  await workspace.scim("GET", "/Schemas");
  await workspace.scim("GET", "/Users", undefined, { authorization: "Bearer nonsense" });
  await flushRequestLog();

  const text = await read();
  expect(valueIn(text, 'roster_scim_requests_total{operation="add users",status="201"}')).toBe(1);
  expect(valueIn(text, 'roster_scim_requests_total{operation="add users",status="409"}')).toBe(1);
  expect(valueIn(text, 'roster_scim_requests_total{operation="look up users",status="200"}')).toBe(1);
  expect(valueIn(text, 'roster_scim_requests_total{operation="other",status="200"}')).toBe(1);
  expect(valueIn(text, 'roster_scim_request_duration_seconds_count{operation="add users"}')).toBe(2);
  expect(valueIn(text, "roster_scim_unknown_keys_total")).toBe(1);
  expect(valueIn(text, "roster_scim_running")).toBe(0);
  expect(valueIn(text, "roster_scim_waiting")).toBe(0);
  expect(valueIn(text, "roster_log_waiting")).toBe(0);
  expect(valueIn(text, "roster_workspaces")).toBeGreaterThanOrEqual(1);
  expect(valueIn(text, `roster_workspace_sync_on{workspace="${workspace.slug}"}`)).toBe(1);
  expect(valueIn(text, `roster_workspace_open_issues{workspace="${workspace.slug}"}`), "she has no names").toBe(1);
  const heard = valueIn(text, `roster_workspace_last_request_timestamp_seconds{workspace="${workspace.slug}"}`);
  expect(Math.abs(heard - Date.now() / 1000)).toBeLessThan(600);
  expect(text, "of people nothing").not.toContain("adele");
});

test("a job's last success and its failures show", async () => {
  await measured("test", async () => {});
  await expect(measured("test", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  const text = await read();
  expect(valueIn(text, 'roster_job_failures_total{job="test"}')).toBe(1);
  expect(Math.abs(valueIn(text, 'roster_job_last_success_timestamp_seconds{job="test"}') - Date.now() / 1000)).toBeLessThan(600);
});

test("the database's connections show, and how long it took to answer", async () => {
  await Promise.all([getSql()`select pg_sleep(0.3)`, shown()]);
  async function shown() {
    const text = await read();
    expect(valueIn(text, 'roster_database_connections{state="active"}')).toBeGreaterThanOrEqual(1);
    expect(valueIn(text, "roster_database_answer_seconds")).toBeGreaterThan(0);
  }
});

test("while nothing is free in the pool, what the process counts is told all the same", { timeout: 30_000 }, async () => {
  let free = () => {};
  const taken = new Promise<void>((resolve) => {
    free = resolve;
  });
  const all = Array.from({ length: 10 }, () => getSql().begin(() => taken));
  try {
    const text = await read();
    expect(valueIn(text, "roster_database_answer_seconds")).toBeGreaterThanOrEqual(4.9);
    expect(text).toContain("process_cpu_seconds_total");
    expect(text, "what isn't known isn't shown").not.toMatch(/^roster_(workspaces|workspace_\w+|database_connections)[ {]/m);
  } finally {
    free();
    await Promise.all(all);
  }
});
