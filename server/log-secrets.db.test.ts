import "../test/with-mailbox.ts";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { getDb, getSql } from "#db/client.ts";
import { setConfirmedEmail } from "#db/queries/confirmed-email.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import { passwords } from "#db/schema/index.ts";
import { authorizePassword } from "#lib/auth/authorize.ts";
import { requestPasswordLink } from "#lib/auth/password-links.ts";
import { backgroundDone } from "#lib/background.ts";
import { flushRequestLog } from "#lib/provisioning/request-log.ts";
import { scimEndpoint, unreadable } from "#lib/provisioning/scim-endpoint.ts";
import { mailbox } from "../test/with-mailbox.ts";
import { newWorkspace, type TestWorkspace } from "../test/workspace.ts";
import { sendConsoleToLog } from "./console-to-log.ts";
import { openDoors } from "./doors.ts";

const written = vi.hoisted(() => ({ lines: [] as string[] }));
vi.mock("#lib/log.ts", async (original) => {
  const real = await original<typeof import("#lib/log.ts")>();
  const { default: pino } = await import("pino");
  const write = (line: string) => written.lines.push(line);
  const logger = pino({ level: "trace", serializers: { err: real.describeError } }, { write });
  return { ...real, log: () => logger };
});

const secrets = {
  password: "Correct-horse-9",
  cookie: "eyJhbGciOiJkaXIifQ..c00kie",
  link: "s3cret-t0ken-of-a-link",
  person: "joerg.mueller",
};
const server = createServer();
const stderr = { error: (..._: unknown[]) => {}, warn: (..._: unknown[]) => {} };
sendConsoleToLog(stderr);
let origin: string;
let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = await newWorkspace();
  const page = async () => getDb().select().from(passwords).where(eq(passwords.hash, secrets.password));
  server.on(
    "request",
    openDoors({
      scim: getRequestListener(scimEndpoint, { errorHandler: unreadable }),
      // As Next does with a page whose query throws.
      pages: (request, response) =>
        void page().catch((error) => {
          stderr.error(` ⨯ ${request.url}`, error);
          response.writeHead(500).end();
        }),
      metrics: async () => ({ status: 404, type: "text/plain", text: "" }),
      ready: async () => true,
      dev: false,
      https: false,
      trustedProxies: 0,
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.closeAllConnections() ?? server.close());

const headers = () => ({
  authorization: `Bearer ${workspace.key}`,
  cookie: `__Host-roster=${secrets.cookie}`,
  "content-type": "application/scim+json",
});
const scim = (method: string, path: string, body?: unknown) =>
  fetch(`${origin}/scim/v2${path}`, { method, headers: headers(), body: body === undefined ? null : JSON.stringify(body) });
const person = { userName: `${secrets.person}@contoso.example`, password: secrets.password };

/** A table that is gone makes each statement about it fail, with all its parameters at hand. */
async function withoutTable(name: string, work: () => Promise<void>) {
  const sql = getSql();
  await sql`alter table ${sql(name)} rename to gone`;
  try {
    await work();
  } finally {
    await sql`alter table gone rename to ${sql(name)}`;
  }
}

test("whatever fails, the log has what it was and which request, but no secret and nobody's name", async () => {
  const { workspaceId } = workspace.ctx;
  await setConfirmedEmail(workspace.ctx, workspace.adminId, `${secrets.person}@home.example`, getSql());
  const shown = await findWorkspace(workspaceId);
  if (!shown) throw new Error("The workspace is gone.");

  let failedId: string | null = null;
  await withoutTable("users", async () => {
    const answer = await scim("POST", "/Users", person);
    expect(answer.status).toBe(500);
    failedId = answer.headers.get("x-request-id");
    expect((await scim("GET", `/Users?filter=userName eq "${person.userName}"`)).status).toBe(500);
  });
  await withoutTable("scim_requests", async () => {
    await scim("POST", "/Users", person);
    await flushRequestLog();
  });
  await withoutTable("passwords", async () => {
    expect((await fetch(`${origin}/contoso/set-password?token=${secrets.link}`, { headers: headers() })).status).toBe(500);
    const caller = { address: "192.0.2.7", device: null };
    const failed = authorizePassword({ slug: workspace.slug, userName: person.userName, password: secrets.password }, caller);
    await failed.catch((error) => stderr.error("[next-auth][error]", error));
  });
  await withoutTable("account_links", async () => {
    await requestPasswordLink(shown, `admin@${workspace.slug}.example`, "192.0.2.7");
    await backgroundDone();
  });
  mailbox.refusal = `no such user ${secrets.person}@home.example`;
  await requestPasswordLink(shown, `admin@${workspace.slug}.example`, "192.0.2.7");
  await backgroundDone();

  const log = written.lines.join("");
  const said = written.lines.map((line) => JSON.parse(line));
  expect(said.filter(({ err }) => JSON.stringify(err ?? {}).includes("42P01")).length, log).toBeGreaterThanOrEqual(5);
  expect(said).toContainEqual(expect.objectContaining({ msg: "A SCIM request failed", requestId: failedId }));
  expect(said).toContainEqual(expect.objectContaining({ msg: "a mail was not sent" }));
  expect(log).toContain("/contoso/set-password?token=…");
  for (const secret of [...Object.values(secrets), workspace.key, workspace.key.slice(-20)]) expect(log).not.toContain(secret);
  expect(log).not.toMatch(/argon2|token=[\w-]|authorization|Bearer [\w-]|insert into|select /i);
});
