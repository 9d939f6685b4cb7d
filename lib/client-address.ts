/**
 * Where a request came from, by its `X-Forwarded-For` (server/doors.ts writes it where no proxy does). Each proxy appends the
 * address that it was called from, so only the last entry is somebody else's word than the caller's.
 */
export function clientAddress(forwardedFor: string | null | undefined): string | null {
  const last = forwardedFor?.split(",").at(-1)?.trim();
  // What a socket for both IP versions calls an IPv4 address.
  return last?.replace(/^::ffff:(?=\d+\.)/i, "") || null;
}
