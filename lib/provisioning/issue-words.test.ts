import { expect, test } from "vitest";
import { issueSummary } from "./issue-words.ts";

test("one is counted as one", () => {
  const rejected = (tries: number) => issueSummary({ kind: "rejected keys", details: { tries }, occurrences: 1 });
  expect(rejected(1)).toBe("1 request since the last accepted one had no valid key");
  expect(rejected(1_200)).toBe("1,200 requests since the last accepted one had no valid key");
  const lost = (occurrences: number) => issueSummary({ kind: "refused changes lost", details: {}, occurrences });
  expect(lost(1)).toBe("1 change came while sync was paused and was not kept");
  expect(lost(2)).toBe("2 changes came while sync was paused and were not kept");
});
