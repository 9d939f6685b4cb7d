import { createHash, timingSafeEqual } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { measureWorkspaces } from "#db/queries/across-workspaces.ts";
import { countConnections } from "#db/queries/connections.ts";
import { log } from "#lib/log.ts";
import { metrics } from "#lib/metrics.ts";

/** So many series for each, and no more: of these workspaces with provisioning, those that were heard last. */
const MOST_WORKSPACES = 500;

/** Prometheus waits ten seconds: before that it is told what is known without the database. */
const PATIENCE_MS = 5_000;

/** `GET /metrics` in Prometheus' text format, for whoever has METRICS_TOKEN; without one set there is no such page. */
export async function metricsPage(
  token: string | undefined,
  authorization: string | undefined,
): Promise<{ status: number; type: string; text: string }> {
  const plain = (status: number, text: string) => ({ status, type: "text/plain; charset=utf-8", text });
  if (!token) return plain(404, "not found\n");
  const [, given = ""] = /^Bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  // Digests, because only texts of one length can be compared in constant time.
  if (!timingSafeEqual(digest(given), digest(token))) return plain(401, "send METRICS_TOKEN as a bearer token\n");
  await lookAtDatabase();
  const { registry } = metrics();
  return { status: 200, type: registry.contentType, text: await registry.metrics() };
}

/** What the process counts is there without the database, too, and while its pool is exhausted. */
async function lookAtDatabase(): Promise<void> {
  const began = performance.now();
  const seen = Promise.all([countConnections(), measureWorkspaces(MOST_WORKSPACES)]).catch((err) => {
    log().warn({ err }, "The database could not be measured");
    return null;
  });
  show(await Promise.race([seen, sleep(PATIENCE_MS, null, { ref: false })]));
  metrics().databaseSeconds.set((performance.now() - began) / 1000);
}

type Seen = [Awaited<ReturnType<typeof countConnections>>, Awaited<ReturnType<typeof measureWorkspaces>>];

/** In one go, because two may ask at once. What isn't known is not shown, rather than as it was before. */
function show(seen: Seen | null): void {
  const { connections, workspaces, openIssues, lastRequest, syncing } = metrics();
  workspaces.remove();
  for (const gauge of [connections, openIssues, lastRequest, syncing]) gauge.reset();
  if (seen === null) return;
  const [counted, { total, rows }] = seen;
  for (const { state, count } of counted) connections.set({ state }, count);
  workspaces.set(total);
  for (const { slug, syncEnabled, openIssues: issues, lastLetInAt } of rows) {
    syncing.set({ workspace: slug }, syncEnabled ? 1 : 0);
    openIssues.set({ workspace: slug }, issues);
    if (lastLetInAt) lastRequest.set({ workspace: slug }, lastLetInAt.getTime() / 1000);
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
