import { expect, test } from "vitest";
import { isOutage } from "./outage.ts";

test.each<[string, object, boolean]>([
  ["Node's own error of a write after the database closed", { code: "EPIPE" }, true],
  ["the driver's", { code: "CONNECTION_CLOSED", errno: "CONNECTION_CLOSED" }, true],
  ["a system call's", { code: "ECONNREFUSED", errno: -111, syscall: "connect" }, true],
  ["PostgreSQL that shuts down", { name: "PostgresError", code: "57P01" }, true],
  ["a transaction that was idle for too long", { name: "PostgresError", code: "25P03" }, true],
  ["a value that PostgreSQL refuses", { name: "PostgresError", code: "22P02" }, false],
  ["a fault of ours", {}, false],
])("%s", (_, properties, expected) => {
  const error = Object.assign(new Error("x"), properties);
  expect(isOutage(error)).toBe(expected);
  expect(isOutage(new Error("Failed query", { cause: error }))).toBe(expected);
});
