import { createServer, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import { SettingError } from "#lib/env.ts";
import { closedDoors } from "./doors.ts";
import { MOST_UNSENT_BYTES, shedSlowReaders } from "./slow-readers.ts";

export interface HttpServer {
  server: Server;
  /** From now on this answers, instead of "starting". */
  open(listener: RequestListener): void;
  /** Takes no new connections, lets running requests finish, for at most `patience` milliseconds. */
  close(patience: number): Promise<void>;
}

/** Takes the port. That comes first in a start, so that a second Roster on the same port fails before it touches anything. */
export async function listen(port: number, mostUnsent = MOST_UNSENT_BYTES): Promise<HttpServer> {
  let listener = closedDoors;
  let closing = false;
  const server = createServer(
    // A client must not hold a connection by sending slowly: the largest body, 16 MB, passes in two minutes at 1.1 Mbit/s.
    { headersTimeout: 20_000, requestTimeout: 120_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      if (closing) response.setHeader("connection", "close");
      listener(request, response);
    },
  );
  // On which nothing has moved for so long, in either direction, and no part of a large answer.
  server.timeout = 120_000;
  // All of them, because closeAllConnections doesn't know those that have become WebSockets.
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, port)));
    server.listen(port, resolve);
  });
  const stopShedding = shedSlowReaders(sockets, mostUnsent);
  return {
    server,
    open: (next) => {
      listener = next;
    },
    close: async (patience) => {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Those that finish a request now become idle and would otherwise be kept open for the next one.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const enough = setTimeout(() => sockets.forEach((socket) => void socket.destroy()), patience);
      await closed;
      stopShedding();
      clearInterval(idle);
      clearTimeout(enough);
    },
  };
}

function explain(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === "EADDRINUSE")
    return new SettingError(`PORT: ${port} is taken by another program; choose another, as in PORT=${port + 1} npm start`);
  if (error.code === "EACCES") return new SettingError(`PORT: this account may not listen on ${port}; choose one above 1023`);
  return error;
}
