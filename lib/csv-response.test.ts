import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { csvResponse } from "./csv-response.ts";

function source(count: number) {
  const seen = { read: 0, ended: false };
  async function* batches(): AsyncGenerator<string[][], void> {
    try {
      for (; seen.read < count; seen.read++) yield [[`row ${seen.read}`, "=1"]];
    } finally {
      seen.ended = true;
    }
  }
  return { seen, batches: batches() };
}

test("is a file to keep, UTF-8 with its mark, formula-safe", async () => {
  const response = await csvResponse("contoso-users.csv", source(2).batches);
  expect(Object.fromEntries(response.headers)).toEqual({
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": 'attachment; filename="contoso-users.csv"',
    "cache-control": "no-store",
  });
  const bytes = await response.arrayBuffer();
  expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)).toBe(`\ufeffrow 0,"'=1"\r\nrow 1,"'=1"\r\n`);
});

test("is read only as fast as it is taken, and no more once the client has left", async () => {
  const { seen, batches } = source(1_000);
  const reader = (await csvResponse("x.csv", batches)).body?.getReader();
  await reader?.read();
  await reader?.read();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(seen.read).toBeLessThan(5);
  await reader?.cancel();
  expect(seen).toMatchObject({ ended: true });
  expect(seen.read).toBeLessThan(5);
});

test("ends when the client stays but reads no more", async () => {
  const { seen, batches } = source(1_000);
  const response = await csvResponse("x.csv", batches, 10);
  await expect.poll(() => seen.ended).toBe(true);
  await expect(response.text()).rejects.toThrow("reads no more");
});

test("ends when the client stays on its connection and takes no more from it", async () => {
  const seen = { ended: false };
  async function* batches(): AsyncGenerator<string[][], void> {
    try {
      for (;;) yield Array.from({ length: 1_000 }, () => ["x".repeat(1_000)]);
    } finally {
      seen.ended = true;
    }
  }
  const server = createServer(async (_, response) => {
    const { body } = await csvResponse("x.csv", batches(), 200);
    for await (const part of body ?? []) if (!response.write(part)) await once(response, "drain");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  client.on("error", () => {});
  client.pause();
  await expect.poll(() => seen.ended, { timeout: 20_000 }).toBe(true);
});

test("what fails before the first batch is the caller's to answer; what fails later breaks the file off", async () => {
  // biome-ignore lint/correctness/useYield: it fails before
  async function* atOnce(): AsyncGenerator<string[][], void> {
    throw new Error("no");
  }
  await expect(csvResponse("x.csv", atOnce())).rejects.toThrow("no");
  async function* later(): AsyncGenerator<string[][], void> {
    yield [["a"]];
    throw new Error("broken");
  }
  await expect((await csvResponse("x.csv", later())).text()).rejects.toThrow("broken");
});
