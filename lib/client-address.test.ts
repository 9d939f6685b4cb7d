import { expect, test } from "vitest";
import { callerAddress, clientAddress, networkOf, parseTrustedProxies } from "./client-address.ts";

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

const proxies = "10.0.0.7, 192.0.2.0/24, 2001:db8::/32";

test.each([
  ["nobody's word counts", "203.0.113.9", "198.51.100.1", "0", "203.0.113.9"],
  ["one proxy", "10.0.0.7", "198.51.100.1", "1", "198.51.100.1"],
  ["one proxy, to which the caller lied", "10.0.0.7", "127.0.0.1, 198.51.100.1", "1", "198.51.100.1"],
  ["two proxies", "10.0.0.7", "127.0.0.1, 198.51.100.1, 192.0.2.1", "2", "198.51.100.1"],
  ["a proxy that says nothing", "10.0.0.7", undefined, "1", "10.0.0.7"],
  ["a named proxy", "10.0.0.7", "198.51.100.1", proxies, "198.51.100.1"],
  ["a named proxy before another", "::ffff:10.0.0.7", "198.51.100.1, 192.0.2.200", proxies, "198.51.100.1"],
  ["past the proxy", "203.0.113.9", "198.51.100.1", proxies, "203.0.113.9"],
  ["past the proxy, with its name in the list", "203.0.113.9", "198.51.100.1, 10.0.0.7", proxies, "203.0.113.9"],
  ["a network of IPv6", "2001:db8::5", "2001:dead::1", proxies, "2001:dead::1"],
  ["all are proxies", "10.0.0.7", "192.0.2.1", proxies, "192.0.2.1"],
  ["what isn't an address isn't a proxy", "10.0.0.7", "198.51.100.1, unix:", proxies, "unix:"],
  ["a closed socket", undefined, undefined, proxies, "unknown"],
])("the caller: %s", (_case, peer, forwardedFor, trusted, expected) => {
  const parsed = parseTrustedProxies(trusted);
  if (parsed === null) throw new Error("These are no proxies.");
  expect(callerAddress(peer, forwardedFor, parsed)).toBe(expected);
});

test.each(["", "proxy.example", "10.0.0.0/33", "::/129", "10.0.0.0/8/8", "10.0.0.7,", "1.5", "-1"])(
  "%j names no proxies",
  (text) => {
    expect(parseTrustedProxies(text)).toBeNull();
  },
);

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8::1", "2001:db8:0:0::/64"],
  ["2001:0db8:0:0002:ffff::", "2001:db8:0:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["64:ff9b:1::192.0.2.1", "64:ff9b:1:0::/64"],
  ["unknown", "unknown"],
])("the network of %s is %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
