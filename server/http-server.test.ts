import { Agent, get } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { type HttpServer, listen } from "./http-server.ts";

const portOf = (http: HttpServer) => (http.server.address() as AddressInfo).port;

test("a port that is taken is said in one line that names PORT", async () => {
  const first = await listen(0);
  onTestFinished(() => first.close(0));
  await expect(listen(portOf(first))).rejects.toThrow(/^PORT: \d+ is taken[^\n]+$/);
});

test("closing lets a running request finish, and doesn't wait for kept-alive connections", async () => {
  const http = await listen(0);
  const arrived = Promise.withResolvers<void>();
  http.open((_, response) => {
    arrived.resolve();
    setTimeout(() => response.end("done"), 200);
  });
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const answer = new Promise<string>((resolve, reject) => {
    get({ port: portOf(http), agent }, (response) => response.on("data", (chunk) => resolve(String(chunk)))).on("error", reject);
  });
  await arrived.promise;
  const begin = performance.now();
  await http.close(5_000);
  expect(await answer).toBe("done");
  expect(performance.now() - begin).toBeLessThan(1_000);
});

test("closing ends a WebSocket, too", async () => {
  const http = await listen(0);
  http.server.on("upgrade", (_, socket) =>
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: test\r\nConnection: Upgrade\r\n\r\n"),
  );
  const upgraded = Promise.withResolvers<Duplex>();
  get({ port: portOf(http), headers: { connection: "Upgrade", upgrade: "test" } }).on("upgrade", (_, socket) =>
    upgraded.resolve(socket),
  );
  const socket = await upgraded.promise;
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => {});
  await http.close(100);
  await closed;
});

test("closing does not wait for ever", async () => {
  const http = await listen(0);
  const arrived = Promise.withResolvers<void>();
  http.open(() => arrived.resolve());
  const answer = fetch(`http://127.0.0.1:${portOf(http)}`).catch(() => "cut off");
  await arrived.promise;
  await http.close(100);
  expect(await answer).toBe("cut off");
});

test("clients that ask for much and take nothing lose their connection; others get all of theirs", async () => {
  const http = await listen(0, 20_000_000);
  onTestFinished(() => http.close(0));
  const answer = "x".repeat(5_000_000);
  http.open((_, response) => response.end(answer));
  let opened = 0;
  http.server.on("connection", () => opened++);
  for (let i = 0; i < 20; i++) {
    const greedy = connect(portOf(http), "127.0.0.1", () => greedy.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    greedy.pause();
    greedy.on("error", () => {});
    onTestFinished(() => void greedy.destroy());
  }
  const connections = () => new Promise<number>((resolve) => http.server.getConnections((_, count) => resolve(count)));
  await expect.poll(() => opened, { timeout: 10_000 }).toBe(20);
  await expect.poll(connections, { timeout: 10_000 }).toBeLessThan(6);
  expect(await (await fetch(`http://127.0.0.1:${portOf(http)}`)).text()).toBe(answer);
});
