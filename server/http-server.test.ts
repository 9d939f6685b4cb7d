import { Agent, get } from "node:http";
import type { AddressInfo } from "node:net";
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

test("closing does not wait for ever", async () => {
  const http = await listen(0);
  const arrived = Promise.withResolvers<void>();
  http.open(() => arrived.resolve());
  const answer = fetch(`http://127.0.0.1:${portOf(http)}`).catch(() => "cut off");
  await arrived.promise;
  await http.close(100);
  expect(await answer).toBe("cut off");
});
