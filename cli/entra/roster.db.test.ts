import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scimEndpoint, unreadable } from "#lib/provisioning/scim-endpoint.ts";
import { openDoors } from "../../server/doors.ts";
import { type HttpServer, listen } from "../../server/http-server.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { runChurn } from "./churn.ts";
import { runInitial } from "./cycle.ts";
import { generateDirectory } from "./generate.ts";
import { runHardCases } from "./hard-cases.ts";
import { emptyState } from "./state.ts";

/** Roster's own endpoint over HTTP, as the emulator meets it. */
let http: HttpServer;
let url: string;

beforeAll(async () => {
  http = await listen(0);
  const scim = getRequestListener(scimEndpoint, { errorHandler: unreadable });
  http.open(
    openDoors({
      scim,
      pages: (_, response) => response.writeHead(404).end(),
      metrics: async () => ({ status: 404, type: "text/plain", text: "" }),
      ready: async () => true,
      dev: false,
      https: false,
      trustedProxies: 0,
    }),
  );
  url = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}/scim/v2`;
});
afterAll(() => http.close(1000));

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
