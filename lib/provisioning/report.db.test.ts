import { expect, test } from "vitest";
import { newWorkspace } from "../../test/workspace.ts";
import { getConnection } from "./connection.ts";
import { healthOf } from "./health.ts";
import { regenerateKey } from "./key-admin.ts";
import { connectionReport } from "./report.ts";
import { flushRequestLog } from "./request-log.ts";

test("the report says what support asks for, and holds no secret", async () => {
  const workspace = await newWorkspace();
  const { key } = await regenerateKey(workspace.ctx, { former: "now" });
  await workspace.scim("GET", "/Users?filter=nonsense%20adele", undefined, { authorization: `Bearer ${key}` });
  await flushRequestLog();
  const connection = await getConnection(workspace.ctx);
  const now = new Date("2026-06-01T12:00:00Z");
  const report = connectionReport(connection, healthOf(connection.workspace, connection.wire, connection.counts, now), now);
  expect(report).toContain("Health: errors");
  expect(report).toMatch(new RegExp(`- …${key.slice(-4)}: made .*, expires never`));
  expect(report).toMatch(new RegExp(`- …${workspace.key.slice(-4)}: ended `));
  expect(report).toMatch(/400 GET \/Users \(request [0-9a-f-]{36}\): /);
  for (const secret of [key, workspace.key]) expect(report).not.toContain(secret.split("_").at(-1));
  expect(report).not.toContain("/Users?");
});
