import { verify } from "@node-rs/argon2";
import { expect, test, vi } from "vitest";
import { hashPassword, passwordProblem, verifyPassword } from "./password.ts";

// The real thing, counted.
vi.mock("@node-rs/argon2", { spy: true });

test("a password opens its own hash, argon2id, and no other", async () => {
  const [hash, again] = await Promise.all([hashPassword("Correct-horse-9"), hashPassword("Correct-horse-9")]);
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(again).not.toBe(hash);
  expect(await verifyPassword(hash, "Correct-horse-9")).toBe(true);
  expect(await verifyPassword(hash, "correct-horse-9")).toBe(false);
  expect(await verifyPassword(hash, "")).toBe(false);
  expect(await verifyPassword(hash, "x".repeat(1_000_000))).toBe(false);
});

test("what looks the same is the same, however the keyboard composes it", async () => {
  expect(await verifyPassword(await hashPassword("Gru\u0308\u00dfe-aus-Ulm"), "Gr\u00fc\u00dfe-aus-Ulm")).toBe(true);
});

test("no account costs what a wrong password costs: one hash", async () => {
  const hash = await hashPassword("Correct-horse-9");
  await verifyPassword(null, "of nobody"); // makes the decoy
  for (const stored of [hash, null]) {
    vi.mocked(verify).mockClear();
    expect(await verifyPassword(stored, "wrong-horse-9")).toBe(false);
    expect(verify).toHaveBeenCalledOnce();
  }
});

test.each([
  ["Correct-horse-9", null],
  ["äöüäöüäöüä", "Use more than three different characters."],
  ["日本語のながいパスワード", null],
  ["ninechars", "Use at least 10 characters."],
  ["x".repeat(201), "Use at most 200 characters."],
  ["Adele@Contoso.example", "Choose a password that isn't the name of the workspace or of the account."],
])("%s: %s", (password, problem) => {
  expect(passwordProblem(password, ["contoso", "adele@contoso.example"])).toBe(problem);
});
