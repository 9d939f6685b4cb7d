import { getRequestListener } from "@hono/node-server";
import { openDatabase } from "#db/open.ts";
import { startPulse } from "#db/pulse.ts";
import { authSecret, env, SettingError } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { flushAll } from "#lib/shutdown.ts";
import { sendConsoleToLog } from "./server/console-to-log.ts";
import { openDoors } from "./server/doors.ts";
import { type HttpServer, listen } from "./server/http-server.ts";
import { isReady } from "./server/readiness.ts";

const dev = process.argv.includes("--dev");
/** Below the ten seconds after which process managers lose their patience. In development, browsers hold a WebSocket open. */
const lastRequestsWithin = dev ? 500 : 8_000;

/** What has to be closed again, also when the start fails half-way. */
const running: {
  http?: HttpServer;
  stopPulse?: () => void;
  stopHousekeeping?: () => void;
  stopImports?: () => void;
  stopUndos?: () => void;
  pages?: { close(): Promise<void> };
  closeDatabase?: () => Promise<void>;
} = {};
let stopping = false;

async function start() {
  const settings = env();
  // React chooses its build when it is imported; next-auth knows these two settings by its own names only.
  Object.assign(process.env, {
    NODE_ENV: dev ? "development" : "production",
    NEXTAUTH_URL: settings.PUBLIC_URL,
    NEXTAUTH_SECRET: authSecret(),
    NEXT_TELEMETRY_DISABLED: "1",
  });
  if (!dev) sendConsoleToLog(console);
  const http = await listen(settings.PORT);
  running.http = http;
  running.closeDatabase = await openDatabase(settings);

  // Imported this late because they, and what they import, may use the database and the settings at once.
  const [
    { scimEndpoint, unreadable },
    { startHousekeeping },
    { metricsPage },
    { startImportWorker },
    { startUndoWorker },
    { createSetupLink },
    { default: next },
  ] = await Promise.all([
    import("#lib/provisioning/scim-endpoint.ts"),
    import("#lib/provisioning/housekeeping.ts"),
    import("#lib/provisioning/metrics-page.ts"),
    import("#lib/directory/import-worker.ts"),
    import("#lib/directory/undo-worker.ts"),
    import("#lib/auth/setup-link.ts"),
    import("next"),
  ]);
  const pages = next({ dev, httpServer: http.server, hostname: "localhost", port: settings.PORT });
  running.pages = pages;
  await pages.prepare();
  running.stopPulse = startPulse();
  running.stopHousekeeping = startHousekeeping();
  running.stopImports = startImportWorker();
  running.stopUndos = startUndoWorker();
  const setupPath = await createSetupLink();
  http.open(
    openDoors({
      scim: getRequestListener(scimEndpoint, { errorHandler: unreadable }),
      pages: pages.getRequestHandler(),
      metrics: (authorization) => metricsPage(settings.METRICS_TOKEN, authorization),
      ready: async () => !stopping && (await isReady()),
      dev,
      https: settings.PUBLIC_URL.startsWith("https:"),
      trustedProxies: settings.TRUSTED_PROXIES,
    }),
  );
  say(`Roster is ready: ${settings.PUBLIC_URL}`);
  if (setupPath)
    say(`There is no workspace yet. Set up the first one (good for an hour, once):\n  ${settings.PUBLIC_URL}${setupPath}`);
}

async function stop() {
  running.stopPulse?.();
  running.stopHousekeeping?.();
  running.stopImports?.();
  running.stopUndos?.();
  await running.http?.close(lastRequestsWithin);
  for (const err of await flushAll()) log().error({ err }, "not everything was written before the stop");
  await running.pages?.close();
  await running.closeDatabase?.();
}

function say(line: string) {
  process.stdout.write(`${line}\n`);
}

const started = start();

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    if (stopping) process.exit(1);
    stopping = true;
    say("Stopping: finishing the running requests …");
    await started.catch(() => {});
    await stop();
    process.exit(0);
  });
}

try {
  await started;
} catch (error) {
  process.stderr.write(`${error instanceof SettingError ? error.message : error instanceof Error ? error.stack : error}\n`);
  await stop();
  process.exit(1);
}
