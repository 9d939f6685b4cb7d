import { expect, test, vi } from "vitest";
import { RequestTurns } from "./request-turns.ts";

const stays = () => new AbortController().signal;
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a workspace has so many turns; the rest wait in the order of their arrival, and others don't wait for them", async () => {
  const turns = new RequestTurns({ runningEach: 2 });
  const begun: string[] = [];
  const take = async (name: string) => {
    const end = await turns.take(name.charAt(0), stays);
    begun.push(name);
    return end;
  };
  const [a1, a2, , , b1] = ["a1", "a2", "a3", "a4", "b1"].map(take);
  await settled();
  expect(begun).toEqual(["a1", "a2", "b1"]);
  (await a2)?.();
  await settled();
  expect(begun).toEqual(["a1", "a2", "b1", "a3"]);
  (await a1)?.();
  (await b1)?.();
  await settled();
  expect(begun).toEqual(["a1", "a2", "b1", "a3", "a4"]);
});

test("who has waited too long is told when to come back, and doesn't take a turn afterwards", async () => {
  const turns = new RequestTurns({ runningEach: 1, patienceMs: 20 });
  const end = await turns.take("a", stays);
  await expect(turns.take("a", stays)).rejects.toMatchObject({ status: 429, headers: { "Retry-After": "10" } });
  end();
  (await turns.take("a", stays))();
});

test("a client that leaves gives its place up", async () => {
  const turns = new RequestTurns({ runningEach: 1 });
  const end = await turns.take("a", stays);
  const client = new AbortController();
  const waiting = turns.take("a", () => client.signal);
  client.abort();
  await expect(waiting).rejects.toMatchObject({ status: 429 });
  end();
  (await turns.take("a", stays))();
});

test("while there is room, nobody asks whether the client is still there: that costs", async () => {
  const left = vi.fn(stays);
  (await new RequestTurns().take("a", left))();
  expect(left).not.toHaveBeenCalled();
});
