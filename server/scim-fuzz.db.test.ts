import { Agent, request as sendRequest } from "node:http";
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { arbitraryRequest, type FuzzRequest, type KnownIds } from "../test/arbitrary-request.ts";
import { serveScim } from "../test/scim-http.ts";
import { newWorkspace, type TestWorkspace } from "../test/workspace.ts";

/**
 * Whatever comes over HTTP, the answer is SCIM, comes soon, is no fault of ours, and tells nothing of the inside or of another
 * workspace. `npm run fuzz` sends 50,000; a failure names its seed, and FUZZ_SEED repeats it.
 */
const CASES = Number(process.env.FUZZ_CASES ?? 2000);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
const AT_ONCE = 6;
const BATCH = 600;
/** Longer than a filter may take, and a queue of them. */
const HANG_MS = 30_000;
const INSIDE = /syntax error|relation "|column "|postgres|\.ts:\d|node_modules|canary/i;

let http: Awaited<ReturnType<typeof serveScim>>;
let workspace: TestWorkspace;
let other: TestWorkspace;
let known: KnownIds;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

beforeAll(async () => {
  http = await serveScim();
  workspace = await newWorkspace();
  other = await newWorkspace();
  await other.scim("POST", "/Users", { userName: "canary", title: "canary", emails: [{ value: "canary@x.example" }] });
  await other.scim("POST", "/Groups", { displayName: "canary" });
  const users = [];
  for (const userName of ["ada", "bob", "cyd"]) {
    users.push(
      (await workspace.scim("POST", "/Users", { userName, emails: [{ type: "work", value: `${userName}@x.example` }] })).body.id,
    );
  }
  const members = users.map((value) => ({ value }));
  const groups = [(await workspace.scim("POST", "/Groups", { displayName: "Sales", members })).body.id];
  known = { users, groups };
});

afterAll(async () => {
  agent.destroy();
  await http.close();
});

interface Answer {
  status: number;
  type: string;
  text: string;
}

function send({ method, target, headers, body }: FuzzRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const path = `/scim/v2${target}`;
    const all = { authorization: `Bearer ${workspace.key}`, ...headers };
    const sent = sendRequest({ port: http.port, agent, method, path, headers: all, timeout: HANG_MS }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, type: response.headers["content-type"] ?? "", text }));
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer")));
    sent.on("error", reject);
    sent.end(body ?? undefined);
  });
}

/** What is wrong with an answer; null = nothing. */
function faultOf(request: FuzzRequest, { status, type, text }: Answer): string | null {
  if (status >= 500 && !(status === 501 && /^\/*me\/*(\?|$)/i.test(request.target))) return "a fault of ours";
  if (INSIDE.test(text.replaceAll(JSON.stringify(request.target), ""))) return "tells of the inside";
  if (text === "") return status < 400 || request.method === "HEAD" ? null : "an error without a body";
  if (!type.startsWith("application/scim+json")) return "not SCIM";
  const json = JSON.parse(text);
  if (status >= 400 && (json.status !== String(status) || typeof json.detail !== "string")) return "not an error of SCIM";
  return null;
}

test(`${CASES} requests, seed ${SEED}`, { timeout: 3_600_000 }, async () => {
  const statuses = new Map<number, number>();
  for (let batch = 0; batch * BATCH < CASES; batch++) {
    const requests = fc.sample(arbitraryRequest(known), { seed: SEED + batch, numRuns: Math.min(BATCH, CASES - batch * BATCH) });
    let next = 0;
    const worker = async () => {
      for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
        const where = () => `FUZZ_SEED=${SEED}, ${JSON.stringify(request)}`;
        const answer = await send(request).catch((error) => expect.fail(`${error}: ${where()}`));
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const fault = faultOf(request, answer);
        if (fault !== null) expect.fail(`${fault}: ${where()} → ${answer.status} ${answer.text.slice(0, 500)}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await revive();
  }
  // Not all is refused at the door.
  const accepted = [200, 201, 204].reduce((sum, status) => sum + (statuses.get(status) ?? 0), 0);
  expect(accepted, JSON.stringify([...statuses])).toBeGreaterThan(CASES / 10);
  expect((await other.scim("GET", "/Users?filter=title eq canary")).body.totalResults).toBe(1);
  expect((await other.scim("GET", "/Groups")).body.totalResults).toBe(1);
});

/** The known ones may be deleted meanwhile; new ones take their place, so that requests keep finding somebody. */
async function revive() {
  for (const [kind, ids] of [
    ["Users", known.users],
    ["Groups", known.groups],
  ] as const) {
    for (const [index, id] of ids.entries()) {
      if ((await workspace.scim("GET", `/${kind}/${id}`)).status === 200) continue;
      const name = `again-${crypto.randomUUID()}`;
      ids[index] = (await workspace.scim("POST", `/${kind}`, { userName: name, displayName: name })).body.id;
    }
  }
}

const LINES = [
  "GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\nContent-Length: abc\r\n\r\n",
  "POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nabcde",
  "POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  "POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
  "GET /scim/v2/Users?filter=\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
  "GET /scim/v2/Users HTTP/9.9\r\n\r\n",
  "GET http://elsewhere.example/scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\nConnection: close\r\n\r\n",
  "GET //scim/v2/Users HTTP/1.1\r\nHost: [::\r\nAuthorization: Bearer KEY\r\nConnection: close\r\n\r\n",
  "GET /scim/v2/Users HTTP/1.1\r\nHost:\r\nAuthorization: Bearer KEY\r\nConnection: close\r\n\r\n",
  "GET /scim/v2/Users HTTP/1.1\r\nAuthorization: Bearer KEY\r\nConnection: close\r\n\r\n",
  `GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(100_000)}\r\n\r\n`,
  "\r\n\r\n\u0016\u0003\u0001 not HTTP at all\r\n\r\n",
  "POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
  "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
];

test.each(LINES.map((lines) => [lines.slice(0, 80), lines]))("a request that is hardly one: %j", async (_start, lines) => {
  const socket = connect(http.port, "127.0.0.1");
  const text: string[] = [];
  socket.setEncoding("latin1").on("data", (chunk) => text.push(String(chunk)));
  socket.on("error", () => {});
  socket.end(lines.replace("KEY", workspace.key), "latin1");
  await new Promise((resolve) => socket.once("close", resolve));
  expect(text.join("")).not.toMatch(/^HTTP\/1\.1 5/);
  expect(text.join("")).not.toMatch(INSIDE);
});

test("nobody's table is gone", async () => {
  const [row] = await getSql()`select count(*)::int as n from workspaces`;
  expect(row?.n).toBe(2);
});
