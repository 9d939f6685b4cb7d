import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { root, serverEnvironment } from "./environment.ts";
import { expect, test } from "./fixtures.ts";
import { send } from "./provider.ts";

/** Runs the operator's CLI beside the running server, as an operator would. */
async function workspaceCommand<Answer>(...args: string[]): Promise<Answer> {
  const env = { ...process.env, ...serverEnvironment() };
  const { stdout } = await promisify(execFile)("node", ["cli/workspace.ts", ...args, "--json"], { cwd: root, env });
  return JSON.parse(stdout) as Answer;
}

test("an operator makes a workspace and opens it to SCIM while the server runs", async ({ request, baseURL }) => {
  const slug = `e2e-${randomUUID().slice(0, 8)}`;
  const admin = ["--admin", `admin@${slug}.example`, "--password", "Correct-horse-9"];
  expect(await workspaceCommand("create", slug, "--name", "Contoso", ...admin)).toEqual({ slug, url: `${baseURL}/${slug}` });
  const connection = await workspaceCommand<{ url: string; key: string }>("scim-key", slug);
  expect(connection.url).toBe(`${baseURL}/scim/v2`);
  const { status, body } = await send(connection, "GET", "/Users?filter=userName eq %22nobody%22");
  expect({ status, body }).toMatchObject({ status: 200, body: { totalResults: 0 } });
  expect((await request.get(`${connection.url}/Users`)).status()).toBe(401);
});

test("health and readiness", async ({ request }) => {
  expect(await (await request.get("/healthz")).text()).toBe("ok\n");
  expect(await (await request.get("/readyz")).text()).toBe("ready\n");
});
