/** Of PostgreSQL (its SQLSTATE classes) and its poolers: connections, shortage of disk, memory or connections, a server that stops, starts or only reads, a transaction that it ended because this process stood still. */
const STATES = /^(08|53|57P|58)|^25(006|P0[34])$/;
/** Of the driver, and Node's own of a write after the other end has closed, which names no call. */
const CONNECTION = new Set(["EPIPE", "CONNECT_TIMEOUT", "CONNECTION_CLOSED", "CONNECTION_DESTROYED", "CONNECTION_ENDED"]);

/**
 * Whether an error says that the database is away for now: it may go well later, without anybody changing what was asked. Of a write
 * it doesn't say that nothing was done: the connection may have been lost after the commit.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  if (error.name === "PostgresError") return STATES.test(code);
  // A socket's error names the call that failed: connect, read, write, getaddrinfo.
  if (CONNECTION.has(code) || ("errno" in error && "syscall" in error)) return true;
  // The query builder wraps what the driver threw.
  return error.cause !== undefined && isOutage(error.cause);
}
