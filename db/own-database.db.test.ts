import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { flushRequestLog } from "#lib/provisioning/request-log.ts";
import { type DebianPostgres, findDebianPostgres, startDebianPostgres } from "../test/debian-postgres.ts";
import { createdGroup, createdUser, user } from "../test/scim-bodies.ts";
import { halves } from "../test/whole.ts";
import { newWorkspace } from "../test/workspace.ts";
import { disconnect, getSql } from "./client.ts";
import { openDatabase } from "./open.ts";

const programs = findDebianPostgres();
if (!programs && process.env.CI) throw new Error("PostgreSQL is missing: install the package postgresql");

describe.skipIf(!programs)("a database of the operator's own", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "roster-own-database-"));
  let server: DebianPostgres;
  let close: (() => Promise<void>) | undefined;
  const open = async (name: string) => {
    close = await openDatabase({ DATABASE_URL: server.url(name), DATABASE_PREPARE: "on", DATA_DIR: folder });
  };

  beforeAll(async () => {
    await disconnect();
    server = await startDebianPostgres(programs ?? "", folder);
  }, 60_000);
  afterAll(async () => {
    await close?.();
    server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("an account that owns its database is enough; pg_dump takes it along, and pg_restore makes another that goes on", async () => {
    const createDatabase = (name: string) => server.run("createdb", "--maintenance-db", server.url("postgres"), name);
    createDatabase("original");
    await open("original");
    const workspace = await newWorkspace();
    const adele = await createdUser(workspace, "adele@contoso.example");
    const sales = await createdGroup(workspace, "Sales", [adele]);
    await workspace.scim("GET", `/Users/${adele}`);
    await flushRequestLog();
    const history = async () =>
      (await getSql()`select * from changes order by id`).concat(await getSql()`select * from scim_requests order by at`);
    const before = await history();
    await close?.();

    server.run("pg_dump", "-Fc", "--file", server.file("dump"), server.url("original"));
    createDatabase("restored");
    server.run("pg_restore", "--exit-on-error", "--dbname", server.url("restored"), server.file("dump"));
    await open("restored");
    expect(await history()).toEqual(before);
    expect(await halves()).toEqual({});
    expect((await workspace.scim("GET", `/Groups/${sales}`)).body.members).toMatchObject([{ value: adele }]);
    expect((await workspace.scim("POST", "/Users", user("ADELE@contoso.example"))).status).toBe(409);
    expect((await workspace.scim("DELETE", `/Users/${adele}`)).status).toBe(204);
    expect((await workspace.scim("GET", `/Groups/${sales}`)).body.members ?? []).toEqual([]);
  });
});
