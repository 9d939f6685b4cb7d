import { createServer, type RequestListener, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { TrustedProxies } from "#lib/client-address.ts";
import { closedDoors, openDoors } from "./doors.ts";

let origin: string;
let stop: () => void;
let isReady = true;

const named =
  (door: string): RequestListener =>
  ({ headers }, response) =>
    response.end(
      JSON.stringify({
        door,
        id: headers["x-request-id"],
        nonce: headers["x-nonce"],
        policy: headers["content-security-policy"],
      }),
    );

const addressed: RequestListener = ({ headers }, response) => response.end(String(headers["x-forwarded-for"]));

const metrics = async (authorization: string | undefined) => ({ status: 200, type: "text/plain", text: `for ${authorization}` });

const doors = openDoors({
  scim: named("scim"),
  pages: named("pages"),
  metrics,
  ready: async () => isReady,
  dev: false,
  https: true,
  trustedProxies: 0,
});

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => server.closeAllConnections() ?? server.close();
}

beforeEach(() => serve(doors));
afterEach(() => stop());

test.each([
  ["/scim", "scim"],
  ["/scim/v2/Users?filter=x", "scim"],
  ["/scimitar", "pages"],
  ["/contoso/scim/", "pages"],
  ["/", "pages"],
])("%s goes to %s", async (path, door) => {
  expect(await (await fetch(origin + path)).json()).toMatchObject({ door });
});

test("a page gets a fresh nonce, on the request for Next and on the answer for the browser", async () => {
  const answers = await Promise.all([fetch(`${origin}/contoso`), fetch(`${origin}/contoso`)]);
  const [first, second] = await Promise.all(answers.map((answer) => answer.json()));
  expect(first.nonce).not.toBe(second.nonce);
  expect(first.policy).toContain(`'nonce-${first.nonce}'`);
  expect(answers[0]?.headers.get("content-security-policy")).toBe(first.policy);
});

test("a page can't be told its nonce from outside", async () => {
  const answer = await fetch(origin, { headers: { "x-nonce": "mine", "content-security-policy": "script-src 'nonce-mine'" } });
  expect(await answer.text()).not.toContain("mine");
});

test("an id that a request came with is not believed", async () => {
  const answer = await fetch(`${origin}/contoso`, { headers: { "x-request-id": "01a203a3-7384-732f-bcc8-f165309805d8" } });
  const { id } = await answer.json();
  expect(id).toMatch(/^[\da-f-]{36}$/);
  expect(id).not.toBe("01a203a3-7384-732f-bcc8-f165309805d8");
  expect(answer.headers.get("x-request-id")).toBe(id);
});

test("metrics are answered before the pages, and never kept by a cache", async () => {
  const answer = await fetch(`${origin}/metrics`, { headers: { authorization: "Bearer x" } });
  expect(await answer.text()).toBe("for Bearer x");
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

const addressing = (trustedProxies: TrustedProxies) =>
  openDoors({ scim: addressed, pages: addressed, metrics, ready: async () => true, dev: false, https: true, trustedProxies });

test("without a proxy, nobody chooses the address that they are counted by", async () => {
  stop();
  await serve(addressing(0));
  const answer = await fetch(origin, { headers: { "x-forwarded-for": "203.0.113.7" } });
  expect(await answer.text()).toBe("127.0.0.1");
});

test("behind a trusted proxy, its word counts, and not what the caller told it", async () => {
  stop();
  await serve(addressing(1));
  const answer = await fetch(`${origin}/scim/v2`, { headers: { "x-forwarded-for": "198.51.100.1, 203.0.113.7" } });
  expect(await answer.text()).toBe("203.0.113.7");
});

test.each([
  ["a large form", { body: "x".repeat(1_000_001) }],
  ["a body of unknown length", { body: new Blob(["x"]).stream(), duplex: "half" }],
])("%s is refused before it is read; SCIM has limits of its own", async (_, sent) => {
  const init = { method: "POST", ...sent } as RequestInit;
  expect((await fetch(`${origin}/api/auth/callback/credentials`, init)).status).toBe(413);
});

test.each(["/%ff", "/contoso/%", "/%E0%A4%A"])("%s isn't for Next, which would answer 500", async (path) => {
  expect((await fetch(origin + path)).status).toBe(400);
});

test("an address that names a host is refused", async () => {
  const status = await new Promise((resolve) => {
    request(origin, { path: "http://evil.example/contoso" }, (response) => resolve(response.statusCode)).end();
  });
  expect(status).toBe(400);
});

test("healthz tells of the process, readyz of the database", async () => {
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  isReady = false;
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  expect((await fetch(`${origin}/readyz`)).status).toBe(503);
});

test("while starting, the process is alive and everything else is asked to come back", async () => {
  stop();
  await serve(closedDoors);
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  for (const path of ["/readyz", "/scim/v2/Users", "/"]) {
    const answer = await fetch(origin + path);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
  }
});
