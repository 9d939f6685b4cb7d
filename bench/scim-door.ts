/** A server with nothing but the SCIM door, as server.ts mounts it: `node bench/scim-door.ts PORT on|off`, the latter without the log. */
import { once } from "node:events";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { openDatabase } from "#db/open.ts";
import { env } from "#lib/env.ts";
import { flushAll } from "#lib/shutdown.ts";

const [port, log] = process.argv.slice(2);
const close = await openDatabase(env());
// Imported this late because it reads settings and uses the database.
const { scimEndpoint, unloggedEndpoint } = await import("#lib/provisioning/scim-endpoint.ts");
const server = createServer(getRequestListener(log === "on" ? scimEndpoint : unloggedEndpoint)).listen(Number(port));
await once(server, "listening");

// Asked by the benchmark at the end of a turn: what the log still has to write belongs to it.
process.on("message", async () => {
  await flushAll();
  process.send?.("settled");
});
process.on("disconnect", async () => {
  server.closeAllConnections();
  server.close();
  await flushAll();
  await close();
});
process.send?.("ready");
