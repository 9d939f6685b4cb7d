import { expect, inject, onTestFinished, test } from "vitest";
import { connect, disconnect, getSql } from "#db/client.ts";
import { openWay } from "../../test/way.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { forgetKeyLookups } from "./keys.ts";
import { flushRequestLog } from "./request-log.ts";

test("without its database the endpoint asks to come again, and goes on when it is back; the log kept what it was asked", async () => {
  const cluster = inject("cluster");
  const database = `roster_test_${process.env.VITEST_POOL_ID}`;
  const { scim, ctx } = await newWorkspace();
  const way = await openWay(cluster);
  await disconnect();
  await connect({ ...cluster, database, host: "127.0.0.1", port: way.port });
  onTestFinished(async () => {
    await disconnect();
    way.close();
    await connect({ ...cluster, database });
  });
  const user = await scim("POST", "/Users", { userName: "ada@contoso.example" });
  expect(user.status).toBe(201);

  way.close();
  const away = async (method: string, path: string, body?: unknown) => {
    const answer = await scim(method, path, body);
    expect(answer.status, `${method} ${path}`).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(answer.body).toMatchObject({ status: "503", detail: expect.not.stringMatching(/database|postgres|ECONN/i) });
  };
  // The key is trusted still; a second later it has to be looked up.
  await away("POST", "/Users", { userName: "grace@contoso.example" });
  await away("PATCH", `/Users/${user.body.id}`, { Operations: [{ op: "replace", path: "active", value: false }] });
  await flushRequestLog();
  forgetKeyLookups();
  await away("GET", "/Users?filter=userName+eq+%22ada@contoso.example%22");

  await way.open();
  expect((await scim("POST", "/Users", { userName: "grace@contoso.example" })).status).toBe(201);
  await flushRequestLog();
  const logged = await getSql()`
    select status from scim_requests where workspace_id = ${ctx.workspaceId} order by at, request_id`;
  // The last one of the outage came with a key that nobody could look up then.
  expect(logged.map(({ status }) => status)).toEqual([201, 503, 503, 201]);
});
