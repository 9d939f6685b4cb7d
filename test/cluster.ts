import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { connect, disconnect, getSql } from "#db/client.ts";
import { type EmbeddedConnection, openEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { ensurePartitions } from "#db/queries/partitions.ts";
import { template } from "./template.ts";

declare module "vitest" {
  export interface ProvidedContext {
    cluster: EmbeddedConnection;
  }
}

/** One PostgreSQL for the whole run, in a folder of its own; without fsync, because nobody needs it after a power cut. */
export default async function startCluster(project: TestProject) {
  const dataDir = mkdtempSync(path.join(tmpdir(), "roster-test-"));
  const embedded = await openEmbedded({
    dataDir,
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
  });
  await connect(embedded.connection);
  await getSql()`create database ${getSql()(template)}`;
  await disconnect();
  await connect({ ...embedded.connection, database: template });
  await migrate();
  await ensurePartitions(new Date(), getSql());
  await disconnect();
  project.provide("cluster", embedded.connection);
  return async () => {
    await embedded.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
