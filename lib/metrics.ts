import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What this process counts for Prometheus (docs/operating.md lists it): names and labels, never people's data. */
function make() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "roster_" });
  return {
    registry,
    requests: new Counter({
      name: "roster_scim_requests_total",
      help: "SCIM requests with a known key, by what they did and the status they were answered",
      labelNames: ["operation", "status"] as const,
      registers,
    }),
    seconds: new Histogram({
      name: "roster_scim_request_duration_seconds",
      help: "How long they took, the turn they waited for included",
      labelNames: ["operation"] as const,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
      registers,
    }),
    strangers: new Counter({ name: "roster_scim_unknown_keys_total", help: "SCIM requests without a known key", registers }),
    running: new Gauge({ name: "roster_scim_running", help: "SCIM requests at work", registers }),
    waiting: new Gauge({ name: "roster_scim_waiting", help: "SCIM requests that wait for their workspace's turn", registers }),
    logWaiting: new Gauge({
      name: "roster_log_waiting",
      help: "Entries of the provisioning log that wait for their batch",
      registers,
    }),
    logLost: new Counter({
      name: "roster_log_lost_total",
      help: "Entries of the provisioning log that could not be written",
      registers,
    }),
    jobSucceeded: new Gauge({
      name: "roster_job_last_success_timestamp_seconds",
      help: "When a background job last ended well at this instance",
      labelNames: ["job"] as const,
      registers,
    }),
    jobFailed: new Counter({
      name: "roster_job_failures_total",
      help: "Runs of a background job that failed",
      labelNames: ["job"] as const,
      registers,
    }),
    jobSeconds: new Gauge({
      name: "roster_job_duration_seconds",
      help: "How long a background job's last run took",
      labelNames: ["job"] as const,
      registers,
    }),
    connections: new Gauge({
      name: "roster_database_connections",
      help: "Connections to the database of all instances together: active, idle, idle in transaction",
      labelNames: ["state"] as const,
      registers,
    }),
    databaseSeconds: new Gauge({
      name: "roster_database_answer_seconds",
      help: "How long this page waited for the database, a free connection of the pool included; 5 = it waited no longer",
      registers,
    }),
    workspaces: new Gauge({ name: "roster_workspaces", help: "Workspaces of this installation", registers }),
    openIssues: new Gauge({
      name: "roster_workspace_open_issues",
      help: "Open sync issues of a workspace",
      labelNames: ["workspace"] as const,
      registers,
    }),
    lastRequest: new Gauge({
      name: "roster_workspace_last_request_timestamp_seconds",
      help: "When a workspace's provider last sent what was let in",
      labelNames: ["workspace"] as const,
      registers,
    }),
    syncing: new Gauge({
      name: "roster_workspace_sync_on",
      help: "1 = the workspace's sync is on, 0 = it is paused",
      labelNames: ["workspace"] as const,
      registers,
    }),
  };
}

// On globalThis: both SCIM doors count together.
const shared = globalThis as typeof globalThis & { rosterMetrics?: ReturnType<typeof make> };

export function metrics(): ReturnType<typeof make> {
  shared.rosterMetrics ??= make();
  return shared.rosterMetrics;
}

/** Runs a background job, and counts how that went. Throws what it throws. */
export async function measured(job: string, work: () => Promise<void>): Promise<void> {
  const { jobSucceeded, jobFailed, jobSeconds } = metrics();
  const began = performance.now();
  try {
    await work();
    jobSucceeded.setToCurrentTime({ job });
  } catch (error) {
    jobFailed.inc({ job });
    throw error;
  } finally {
    jobSeconds.set({ job }, (performance.now() - began) / 1000);
  }
}
