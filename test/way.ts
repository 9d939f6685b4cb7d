import { createServer, connect as dial, type Socket } from "node:net";
import type { EmbeddedConnection } from "#db/embedded.ts";

/** A way over which a process reaches a database, so that a test can close it: what the network does, and a database that stops. */
export interface Way {
  port: number;
  /**
   * Called with what comes by, as text: protocol messages hold statements in clear. True = this isn't passed on, nor anything after it, on
   * any connection.
   */
  watch: (message: string, from: "client" | "database", connection: number) => boolean;
  /** Resets every connection, and refuses new ones. */
  close(): void;
  open(): Promise<void>;
  /** Passes nothing on any more, and says nothing: a host without power. */
  freeze(): void;
  /** Again passes on what comes, what came meanwhile included. */
  thaw(): void;
}

export async function openWay({ host, port }: Pick<EmbeddedConnection, "host" | "port">): Promise<Way> {
  const pairs = new Set<{ near: Socket; far: Socket }>();
  let frozen = false;
  let connections = 0;
  const server = createServer((near) => {
    const connection = ++connections;
    const far = host.startsWith("/") ? dial(`${host}/.s.PGSQL.${port}`) : dial({ host, port });
    const pair = { near, far };
    pairs.add(pair);
    if (frozen) for (const socket of [near, far]) socket.pause();
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("data", (chunk) => {
        if (frozen) return from.unshift(chunk);
        if (way.watch(chunk.toString("latin1"), from === near ? "client" : "database", connection)) return way.freeze();
        if (!to.destroyed) to.write(chunk);
      });
      from.on("error", () => {});
      from.on("close", () => {
        pairs.delete(pair);
        to.destroy();
      });
    }
  });
  const listen = (at: number) => new Promise<void>((resolve) => void server.listen(at, "127.0.0.1", resolve));
  await listen(0);
  const address = server.address();
  const way: Way = {
    port: typeof address === "object" && address ? address.port : 0,
    watch: () => false,
    close: () => {
      server.close();
      for (const { near, far } of pairs) {
        near.resetAndDestroy();
        // Not left to the other's end: Node doesn't tell of it where there is nobody left to reset, whose process has ended.
        far.destroy();
      }
    },
    open: () => {
      frozen = false;
      return listen(way.port);
    },
    freeze: () => {
      frozen = true;
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.pause();
    },
    thaw: () => {
      frozen = false;
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.resume();
    },
  };
  return way;
}
