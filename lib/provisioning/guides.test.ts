import { describe, expect, test } from "vitest";
import type { GuideKind, GuideStepId } from "#db/types.ts";
import { type GuideFacts, guideStates, guideSteps, wasBroughtBack } from "./guides.ts";

const minute = (n: number) => new Date(Date.UTC(2026, 0, 1, 12, n));
const start: GuideFacts = {
  provider: "entra",
  startedAt: minute(0),
  syncOn: true,
  syncChangedAt: null,
  user: { deletedAt: null },
  arrived: false,
  lastHeardAt: null,
  lastLetInAt: null,
  key: null,
  keyRefused: false,
};
const said = (...steps: GuideStepId[]) => steps.map((step) => ({ step, at: minute(1).toISOString(), by: null }));

/** The current step; null = all are done. */
function current(kind: GuideKind, facts: Partial<GuideFacts>, ...taken: GuideStepId[]): GuideStepId | null {
  const place = guideStates(kind, said(...taken), { ...start, ...facts }).indexOf("current");
  return guideSteps[kind][place]?.id ?? null;
}

describe("Error 500", () => {
  const gone = { user: null, syncChangedAt: minute(5) };

  test("goes step by step, each as soon as the one before is seen to be done", () => {
    expect(current("error-500", {})).toBe("stop");
    expect(current("error-500", {}, "stop")).toBe("pause");
    expect(current("error-500", { syncOn: false }, "stop")).toBe("delete");
    expect(current("error-500", { syncOn: false, user: { deletedAt: minute(3) } }, "stop")).toBe("purge");
    expect(current("error-500", { ...gone, syncOn: false }, "stop")).toBe("resume");
    expect(current("error-500", gone, "stop")).toBe("start");
    expect(current("error-500", { ...gone, lastLetInAt: minute(6) }, "stop")).toBe("arrive");
    expect(current("error-500", { ...gone, lastLetInAt: minute(6), arrived: true }, "stop")).toBeNull();
  });

  test("a request from before sync was on again starts nothing", () => {
    expect(current("error-500", { ...gone, lastLetInAt: minute(4) }, "stop")).toBe("start");
  });

  test("a pause that somebody ends too early is the current step again, though it was taken", () => {
    expect(current("error-500", { syncOn: true }, "stop", "pause")).toBe("pause");
  });

  test("what is after the current step is later, even if it could be seen", () => {
    expect(guideStates("error-500", [], { ...start, arrived: true })).toEqual(["current", ...Array(6).fill("later")]);
  });
});

describe("User not deleted", () => {
  const deleted = { user: { deletedAt: minute(3) }, syncChangedAt: minute(5) };

  test("ends with a request after sync was turned on", () => {
    expect(current("user-not-deleted", { ...deleted, syncOn: false }, "stop")).toBe("resume");
    expect(current("user-not-deleted", deleted, "stop")).toBe("start");
    expect(current("user-not-deleted", { ...deleted, lastLetInAt: minute(6) }, "stop")).toBeNull();
  });

  test("says that the provider has brought them back", () => {
    expect(wasBroughtBack(said("stop", "pause", "delete"), start)).toBe(true);
    expect(wasBroughtBack(said("stop", "pause"), start)).toBe(false);
    expect(wasBroughtBack(said("delete"), { ...start, user: null })).toBe(false);
  });
});

describe("Test connection failed", () => {
  const key = { createdAt: minute(-60), lastUsedAt: null };

  test("asks for what is wrong first", () => {
    expect(current("test-connection", { key, lastHeardAt: minute(-1) })).toBe("reach");
    expect(current("test-connection", { key, lastHeardAt: minute(1), syncOn: false })).toBe("switch");
    expect(current("test-connection", { key, lastHeardAt: minute(1), keyRefused: true })).toBe("key");
    expect(current("test-connection", { lastHeardAt: minute(1) })).toBe("key");
    expect(current("test-connection", { key, lastHeardAt: minute(1), lastLetInAt: minute(-1) })).toBe("accept");
    expect(current("test-connection", { key, lastHeardAt: minute(1), lastLetInAt: minute(1) })).toBeNull();
  });
});

describe("Regenerate the key", () => {
  test("wants a key that is newer than the guide, then its use, then the word of a person", () => {
    const key = { createdAt: minute(1), lastUsedAt: null };
    expect(current("regenerate-key", { key: { createdAt: minute(-1), lastUsedAt: minute(2) } })).toBe("generate");
    expect(current("regenerate-key", { key })).toBe("use");
    expect(current("regenerate-key", { key: { ...key, lastUsedAt: minute(2) } })).toBe("save");
    expect(current("regenerate-key", { key: { ...key, lastUsedAt: minute(2) } }, "save")).toBeNull();
  });
});
