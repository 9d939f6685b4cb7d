import { expect, test } from "vitest";
import { connectionVerdicts, type TestedConnection } from "./connection-verdicts.ts";

const before = new Date("2026-01-01T11:59:00Z");
const since = new Date("2026-01-01T12:00:00Z");
const after = new Date("2026-01-01T12:01:00Z");
const silent: TestedConnection = {
  since,
  syncOn: true,
  validKeys: 1,
  lastHeardAt: before,
  lastLetInAt: before,
  refusals: { lastAt: null },
};

test.each<[string, Partial<TestedConnection>, [url: string, key: string, sw: string]]>([
  ["nothing has arrived since", {}, ["unknown", "unknown", "right"]],
  ["it was let in", { lastHeardAt: after, lastLetInAt: after }, ["right", "right", "right"]],
  ["sync is off: the key is known all the same", { syncOn: false, lastHeardAt: after }, ["right", "right", "wrong"]],
  ["a revoked, expired or unknown key", { lastHeardAt: after, refusals: { lastAt: after } }, ["right", "wrong", "right"]],
  ["a wrong key before says nothing of this one", { refusals: { lastAt: before } }, ["unknown", "unknown", "right"]],
  ["there is no key at all", { validKeys: 0 }, ["unknown", "wrong", "right"]],
])("%s", (_name, given, [url, key, sw]) => {
  expect(connectionVerdicts({ ...silent, ...given })).toEqual({ url, key, switch: sw });
});
