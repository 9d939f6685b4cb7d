import { expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { flushRequestLog } from "#lib/provisioning/request-log.ts";
import { serveScim } from "../test/scim-http.ts";
import { newWorkspace } from "../test/workspace.ts";

test("the log has the address that a request came from, and what it said of itself beside its other headers", async () => {
  const http = await serveScim();
  const { ctx, key } = await newWorkspace();
  const body = JSON.stringify({ schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "ada@contoso.example" });
  for (const sent of [{ method: "GET" }, { method: "POST", body }]) {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/scim+json", "x-forwarded-for": "203.0.113.9" };
    await fetch(`http://127.0.0.1:${http.port}/scim/v2/Users`, { ...sent, headers });
  }
  await http.close();
  await flushRequestLog();
  const logged = await getSql()`
    select method, status, address, headers->'request'->>'x-forwarded-for' as said
    from scim_requests where workspace_id = ${ctx.workspaceId} order by at`;
  expect(logged).toEqual([
    { method: "GET", status: 200, address: "127.0.0.1", said: "203.0.113.9" },
    { method: "POST", status: 201, address: "127.0.0.1", said: "203.0.113.9" },
  ]);
});
