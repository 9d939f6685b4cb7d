/** What server.ts is without its pages, which would have to be built: for tests that end its process, or have several. Prints its port. */
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { openDatabase } from "#db/open.ts";
import { startPulse } from "#db/pulse.ts";
import { env } from "#lib/env.ts";
import { flushAll } from "#lib/shutdown.ts";
import { openDoors } from "../server/doors.ts";
import { listen } from "../server/http-server.ts";
import { isReady } from "../server/readiness.ts";

const settings = env();
const http = await listen(Number(process.argv[2] ?? 0));
const close = await openDatabase(settings);
const [{ scimEndpoint, unreadable }, { startHousekeeping }, { startImportWorker }] = await Promise.all([
  import("#lib/provisioning/scim-endpoint.ts"),
  import("#lib/provisioning/housekeeping.ts"),
  import("#lib/directory/import-worker.ts"),
]);
// The real patience would be a test's, too.
startPulse(500, 2_000);
const stopHousekeeping = startHousekeeping();
const stopImports = startImportWorker();
http.open(
  openDoors({
    scim: getRequestListener(scimEndpoint, { errorHandler: unreadable }),
    pages: (_, response) => response.writeHead(404).end(),
    metrics: async () => ({ status: 404, type: "text/plain", text: "" }),
    ready: isReady,
    dev: false,
    https: false,
    trustedProxies: 0,
  }),
);
process.on("SIGTERM", async () => {
  stopHousekeeping();
  stopImports();
  await http.close(2_000);
  await flushAll();
  await close();
  process.exit(0);
});
process.stdout.write(`${(http.server.address() as AddressInfo).port}\n`);
