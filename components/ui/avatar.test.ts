import { expect, it } from "vitest";
import { initialsOf } from "./avatar.tsx";

it.each([
  ["Adele Vance", "AV"],
  ["Adele van der Berg", "AB"],
  ["madonna", "M"],
  ["  José   Ángel ", "JÁ"],
  ["e\u0301mile zola", "E\u0301Z"],
  ["王 小明", "王小"],
  ["", ""],
])("%j → %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
