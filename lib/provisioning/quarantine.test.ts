import { expect, test } from "vitest";
import { quarantineOf } from "./quarantine.ts";

test.each<[string, writes: number, failures: number, members: number, risk: string]>([
  ["nothing was sent", 0, 0, 0, "far"],
  ["everything fails, of little", 2_000, 2_000, 0, "far"],
  ["half of 5,000 failures, and more than 40 %", 4_000, 2_500, 0, "near"],
  ["5,000 failures, and more than 40 %", 12_000, 5_000, 0, "likely"],
  ["5,000 failures of very many", 100_000, 5_000, 0, "far"],
  ["half of 40,000, whatever the share", 100_000, 20_001, 0, "near"],
  ["more than 40,000", 100_000, 40_001, 0, "likely"],
  ["failures of members alone count less", 12_000, 0, 12_000, "far"],
  ["but count in the end", 90_000, 30_000, 30_001, "likely"],
])("%s", (_name, writes, failures, failedMembers, risk) => {
  const quarantine = quarantineOf({ writes, failed: failures + failedMembers, failedMembers }, false);
  expect(quarantine.risk).toBe(risk);
  expect(quarantine.remedy).toBe(risk === "likely" ? "restart" : "start");
});

test("a refused key is enough at once", () => {
  expect(quarantineOf({ writes: 0, failed: 0, failedMembers: 0 }, true)).toMatchObject({
    risk: "credentials",
    remedy: "restart",
  });
});
