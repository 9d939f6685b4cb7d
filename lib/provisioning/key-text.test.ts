import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { digestOf, newKeyText, parseKeyText } from "./key-text.ts";

const [workspaceId, keyId] = [randomUUID(), randomUUID()];

test("a key says where to look, and holds 256 bits that its digest proves", () => {
  const { text, digest, lastFour } = newKeyText(workspaceId, keyId);
  expect(text).toMatch(/^wsk_[a-z2-7]{26}_[a-z2-7]{26}_[a-z2-7]{52}$/);
  const parts = parseKeyText(text);
  expect(parts).toMatchObject({ workspaceId, keyId });
  expect(digestOf(parts?.secret ?? "")).toEqual(digest);
  expect(text.endsWith(lastFour)).toBe(true);
  expect(newKeyText(workspaceId, keyId).text).not.toBe(text);
});

test("ids at their extremes survive", () => {
  for (const id of ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"]) {
    expect(parseKeyText(newKeyText(id, id).text)).toMatchObject({ workspaceId: id, keyId: id });
  }
});

const { text } = newKeyText(workspaceId, keyId);

test.each([
  ["nothing", ""],
  ["another product's", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"],
  ["cut short", text.slice(0, -1)],
  ["lengthened", `${text}a`],
  ["in capitals", text.toUpperCase()],
  ["with a line's end", `${text}\n`],
  ["with letters that base32 hasn't", text.replace(/.$/, "1")],
  ["with ids that are no 16 bytes", text.replace(/^wsk_.{26}/, `wsk_${"7".repeat(26)}`)],
])("%s is no key", (_what, candidate) => {
  expect(parseKeyText(candidate)).toBeNull();
});
