import { expect, it } from "vitest";
import { readCsv } from "./csv-file.ts";
import { byteOrderMark, csvText, withoutApostrophes } from "./csv-text.ts";

it.each([
  ["plain", "plain"],
  ["", ""],
  ["a,b", '"a,b"'],
  ['a "b"', '"a ""b"""'],
  ["two\r\nlines", '"two\r\nlines"'],
  [" space", '" space"'],
  ["=1+1", `"'=1+1"`],
  ["+49 170 1", `"'+49 170 1"`],
  ["-1", `"'-1"`],
  ["@SUM(A1)", `"'@SUM(A1)"`],
  ["\t=1", `"'\t'=1"`],
  ["\r=1", `"'\r=1"`],
  ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
  ["\n=1", `"'\n=1"`],
  [" =1", `"' =1"`],
  ["\u00a0=1", `"'\u00a0=1"`],
  ["＝1", `"'＝1"`],
  ["＠SUM(A1)", `"'＠SUM(A1)"`],
  ["a=1", "a=1"],
  ["a;=1+1;b", "a;'=1+1;b"],
  ["a; -1", "a; '-1"],
  ["a\t@x", "a\t'@x"],
  [";=1;=2", ";'=1;'=2"],
  ["=1;=2", `"'=1;'=2"`],
  ["a;b", "a;b"],
])("%j is written as %s", (cell, written) => {
  expect(csvText([["x", cell]])).toBe(`x,${written}\r\n`);
});

it("nothing is no empty line", () => {
  expect(csvText([])).toBe("");
});

it("what was written is read again", () => {
  const rows = [
    ["User name", "Name"],
    ["zoë@contoso.example", 'Zoë "Zo", Åkesson\nII'],
  ];
  const { columns, lines } = readCsv(new TextEncoder().encode(byteOrderMark + csvText(rows)));
  expect([columns, ...lines.map(({ cells }) => cells)]).toEqual(rows);
});

it.each(["=1", "-1", " +1", "\t@x", "＝1", "a;=1; -2", "O'Brien", "'quoted'", "plain", ""])("%j comes back as it was", (cell) => {
  const { lines } = readCsv(new TextEncoder().encode(`head,x\r\n${csvText([[cell, "x"]])}`));
  expect(withoutApostrophes(lines[0]?.cells[0] ?? "")).toBe(cell);
});
