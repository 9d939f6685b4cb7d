import { randomUUID } from "node:crypto";
import { expect, test, vi } from "vitest";
import { knowingDevice, readDevice } from "./device.ts";

vi.stubEnv("AUTH_SECRET", "a secret of thirty-two characters");
const [first, second] = [randomUUID(), randomUUID()];

test("a browser keeps its id, and the accounts that it has signed in to, each once", async () => {
  const one = await readDevice(await knowingDevice(null, first));
  expect(one).toEqual({ device: expect.any(String), accounts: [first] });
  const both = await readDevice(await knowingDevice(one, second));
  expect(both).toEqual({ device: one?.device, accounts: [first, second] });
  expect(await readDevice(await knowingDevice(both, first))).toEqual({ device: one?.device, accounts: [second, first] });
});

test("of too many accounts the oldest is forgotten, and the cookie stays below 4 KB", async () => {
  let value = await knowingDevice(null, first);
  for (let i = 0; i < 20; i++) value = await knowingDevice(await readDevice(value), randomUUID());
  const known = await readDevice(value);
  expect(known?.accounts).toHaveLength(20);
  expect(known?.accounts).not.toContain(first);
  expect(value.length).toBeLessThan(3_500);
});

test("nothing, or what somebody else made, is no browser that we know", async () => {
  const value = await knowingDevice(null, first);
  for (const forged of [undefined, "", "x", `${value}x`, value.slice(0, -5)]) expect(await readDevice(forged)).toBeNull();
});
