import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { scimEndpoint, unreadable } from "#lib/provisioning/scim-endpoint.ts";
import { openDoors } from "../server/doors.ts";
import { listen } from "../server/http-server.ts";

/** The SCIM endpoint over HTTP in this process, behind the server's own doors and without pages. */
export async function serveScim(): Promise<{ port: number; close: () => Promise<void> }> {
  const http = await listen(0);
  http.open(
    openDoors({
      scim: getRequestListener(scimEndpoint, { errorHandler: unreadable }),
      pages: (_, response) => response.writeHead(404).end(),
      metrics: async () => ({ status: 404, type: "text/plain", text: "" }),
      ready: async () => true,
      dev: false,
      https: false,
      trustedProxies: 0,
    }),
  );
  return { port: (http.server.address() as AddressInfo).port, close: () => http.close(1000) };
}
