import { expect, test } from "vitest";
import { answer, toMessage } from "./answer.ts";
import { exchangeOf } from "./exchange.ts";
import type { JsonObject } from "./types.ts";

/** What the log keeps of the answer to a GET. */
function kept(body: JsonObject) {
  const answered = answer(200, body);
  const message = toMessage(answered, "request", false);
  const { responseBody } = exchangeOf({
    request: new Request("http://localhost/scim/v2/Users"),
    target: { requestId: "request", path: "Users", query: "" },
    received: { body: null },
    answer: answered,
    message,
    started: 0,
    ended: 1,
  });
  return { ...responseBody, sent: message.text ?? "" };
}

const key = `wsk_${"a".repeat(26)}_${"b".repeat(26)}_${"c".repeat(52)}`;

test("of a long answer the beginning, with its full size in bytes", () => {
  const { text, bytes, cut, sent } = kept({ title: "ü".repeat(20_000) });
  expect(Buffer.byteLength(text ?? "")).toBe(8_192);
  expect(sent.startsWith(text ?? "?")).toBe(true);
  expect({ bytes, cut }).toEqual({ bytes: Buffer.byteLength(sent), cut: true });
});

test.each([8_000, 8_100, 8_150, 8_185, 8_192, 8_300])(
  "a key from character %s on isn't there, not even the part before the cut",
  (at) => {
    const { text = "", cut } = kept({ title: `${"x".repeat(at)}${key}${"y".repeat(9_000)}` });
    expect(text).not.toMatch(/c/);
    expect(cut).toBe(true);
  },
);

test("a secret in a long answer is masked", () => {
  const { text = "" } = kept({ password: "Secret-horse-9", title: "x".repeat(20_000) });
  expect(text).toContain('"password":"***"');
  expect(text).not.toContain("horse");
});
