import { createHash, timingSafeEqual } from "node:crypto";
import { measureWorkspaces } from "#db/queries/across-workspaces.ts";
import { log } from "#lib/log.ts";
import { metrics } from "#lib/metrics.ts";

/** So many series for each, and no more: of these workspaces with provisioning, those that were heard last. */
const MOST_WORKSPACES = 500;

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
  await lookAtWorkspaces();
  const { registry } = metrics();
  return { status: 200, type: registry.contentType, text: await registry.metrics() };
}

/** What the process counts is there without the database, too. */
async function lookAtWorkspaces(): Promise<void> {
  const { workspaces, openIssues, lastRequest, syncing } = metrics();
  for (const gauge of [openIssues, lastRequest, syncing]) gauge.reset();
  try {
    const { total, rows } = await measureWorkspaces(MOST_WORKSPACES);
    workspaces.set(total);
    for (const { slug, syncEnabled, openIssues: issues, lastLetInAt } of rows) {
      syncing.set({ workspace: slug }, syncEnabled ? 1 : 0);
      openIssues.set({ workspace: slug }, issues);
      if (lastLetInAt) lastRequest.set({ workspace: slug }, lastLetInAt.getTime() / 1000);
    }
  } catch (err) {
    log().warn({ err }, "The workspaces could not be measured");
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
