import { afterAll, beforeAll, expect, test } from "vitest";
import { serveScim } from "../../test/scim-http.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { runChurn } from "./churn.ts";
import { runInitial } from "./cycle.ts";
import { generateDirectory } from "./generate.ts";
import { runHardCases } from "./hard-cases.ts";
import { emptyState } from "./state.ts";

/** Roster's own endpoint over HTTP, as the emulator meets it. */
let http: Awaited<ReturnType<typeof serveScim>>;
let url: string;

beforeAll(async () => {
  http = await serveScim();
  url = `http://127.0.0.1:${http.port}/scim/v2`;
});
afterAll(() => http.close());

test.each([false, true])("no hard case finds a fault, flag %s", { timeout: 180_000 }, async (flag) => {
  const { key } = await newWorkspace();
  const results = await runHardCases({ url, key, flag, crowd: flag ? 230 : 1050 });
  expect(results.filter(({ outcome }) => outcome !== "ok")).toEqual([]);
  expect(results.length).toBeGreaterThan(30);
});

test.each([false, true])("a churn leaves everything as the directory has it, flag %s", { timeout: 120_000 }, async (flag) => {
  const { key } = await newWorkspace();
  const options = { url, key, flag, directory: generateDirectory({ users: 120, groups: 12 }), state: emptyState() };
  expect(await runInitial(options)).toMatchObject({ ok: true });
  const report = await runChurn({ ...options, rounds: 8, seed: 3 });
  expect(report.failures).toEqual([]);
  expect(report).toMatchObject({ ok: true, stopped: null, job: "active" });
});
