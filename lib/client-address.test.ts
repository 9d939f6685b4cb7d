import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["spoofed, 192.0.2.7", "192.0.2.7"],
  [" 2001:db8::1 ", "2001:db8::1"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["::ffff:c000:207", "::ffff:c000:207"],
  ["", null],
  [null, null],
  [undefined, null],
])("%s → %s", (forwardedFor, address) => {
  expect(clientAddress(forwardedFor)).toBe(address);
});
