import { BlockList, isIP } from "node:net";

/**
 * Where a request came from, by its `X-Forwarded-For`, in which server/doors.ts leaves one address: what it believes. Behind another
 * server it is the last, which is the only one that isn't the caller's own word.
 */
export function clientAddress(forwardedFor: string | null | undefined): string | null {
  return plain(forwardedFor?.split(",").at(-1)) || null;
}

/** Which proxies' word counts about who called them: so many in a row, or those at these addresses and networks. */
export type TrustedProxies = number | BlockList;

/**
 * The caller of a request that came from `peer`: each proxy appends the address that it was called from, so the way back goes from the end of
 * the list to the first that isn't a trusted proxy.
 */
export function callerAddress(peer: string | undefined, forwardedFor: string | undefined, trusted: TrustedProxies): string {
  const way = [...(forwardedFor?.split(",") ?? []), peer].map(plain).filter((address) => address !== "");
  const isProxy = (address: string, hops: number) =>
    typeof trusted === "number" ? hops < trusted : isIP(address) !== 0 && trusted.check(address, familyOf(address));
  let hops = 0;
  while (hops < way.length - 1 && isProxy(way.at(-1 - hops) ?? "", hops)) hops++;
  return way.at(-1 - hops) ?? "unknown";
}

/** `2`, or `10.0.0.7, 192.0.2.0/24, 2001:db8::/32`. Null = it is neither. */
export function parseTrustedProxies(text: string): TrustedProxies | null {
  if (/^\d{1,2}$/.test(text.trim())) return Number(text);
  const list = new BlockList();
  for (const entry of text.split(",").map((part) => part.trim())) {
    const [address = "", bits, ...rest] = entry.split("/");
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    if (family === 0 || rest.length > 0) return null;
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else if (/^\d{1,3}$/.test(bits) && Number(bits) <= most) list.addSubnet(address, Number(bits), familyOf(address));
    else return null;
  }
  return list;
}

/** What one subscriber has: an IPv4 address, or the /64 of an IPv6 address, in which they may take any. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.toLowerCase().split("%")[0]?.split("::") ?? [];
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  // A last group may be an IPv4 address, which stands for two.
  const length = before.length + after.length + (address.includes(".") ? 1 : 0);
  const groups = [...before, ...Array<string>(tail === undefined ? 0 : 8 - length).fill("0"), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

/** A socket for both IP versions writes an IPv4 address as part of an IPv6 one. */
function plain(address: string | undefined): string {
  return address?.trim().replace(/^::ffff:(?=\d+\.)/i, "") ?? "";
}
