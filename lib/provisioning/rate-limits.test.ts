import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { countKeyUse, countStranger, forgetRates, refuseFlood } from "./rate-limits.ts";

beforeEach(() => {
  forgetRates();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

const times = async (n: number, what: () => Promise<void>) => {
  for (let i = 0; i < n; i++) await what();
};
const tooMany = (seconds: number) => ({ status: 429, headers: { "Retry-After": String(seconds) } });

test("after 600 requests without a working key in a minute, a network is refused before its key is looked for", async () => {
  const from = (address: string) => () => countStranger(address);
  await times(600, from("192.0.2.7"));
  await expect(refuseFlood("192.0.2.7")).rejects.toMatchObject(tooMany(60));
  await expect(countStranger("192.0.2.7")).rejects.toMatchObject(tooMany(60));
  await refuseFlood("192.0.2.8");
  vi.advanceTimersByTime(60_000);
  await refuseFlood("192.0.2.7");
});

test("an IPv6 subscriber is one network, whatever address of it is used", async () => {
  let n = 0;
  await times(600, () => countStranger(`2001:db8:1:2::${(n++).toString(16)}`));
  await expect(refuseFlood("2001:db8:1:2:ffff::1")).rejects.toMatchObject(tooMany(60));
  await refuseFlood("2001:db8:1:3::1");
});

test("a key has its requests a second, and no other key's", async () => {
  await times(5, () => countKeyUse("a", 5));
  await expect(countKeyUse("a", 5)).rejects.toMatchObject(tooMany(1));
  await countKeyUse("b", 5);
  vi.advanceTimersByTime(1_000);
  await countKeyUse("a", 5);
});

test("without a limit nothing is counted", async () => {
  await times(1_000, () => countKeyUse("a", null));
  await countKeyUse("a", 1);
});
