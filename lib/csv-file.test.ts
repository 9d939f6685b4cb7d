import { describe, expect, it } from "vitest";
import { fileLimits, readCsv } from "./csv-file.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, { bigEndian = false, mark = true } = {}) => {
  const bytes = Buffer.from(`${mark ? "\ufeff" : ""}${text}`, "utf16le");
  return new Uint8Array(bigEndian ? bytes.swap16() : bytes);
};
const windows1252 = (text: string) => Uint8Array.from(text, (letter) => (letter === "€" ? 0x80 : letter.charCodeAt(0)));

const text = "User name;Name\r\nzoë@contoso.example;Zoë Åkesson\r\n";
const zoe = { columns: ["User name", "Name"], lines: [{ line: 2, cells: ["zoë@contoso.example", "Zoë Åkesson"] }] };

describe("the encoding", () => {
  it.each([
    ["UTF-8 with its mark", utf8(`\ufeff${text}`), "UTF-8", false],
    ["UTF-8 without", utf8(text), "UTF-8", false],
    ["UTF-16, little endian", utf16(text), "UTF-16 LE", false],
    ["UTF-16, big endian", utf16(text, { bigEndian: true }), "UTF-16 BE", false],
    ["UTF-16 without its mark", utf16(text, { mark: false }), "UTF-16 LE", true],
    ["UTF-16, big endian, without its mark", utf16(text, { mark: false, bigEndian: true }), "UTF-16 BE", true],
    ["what Excel writes in Western Europe", windows1252(text), "Windows-1252", true],
  ])("is told of %s", (_, bytes, encoding, guessed) => {
    expect(readCsv(bytes)).toEqual({ ...zoe, encoding, guessed, delimiter: "semicolons" });
  });

  it("knows the letters that Windows-1252 has and Latin-1 has not", () => {
    expect(readCsv(windows1252("name,price\nZoë,5 €")).lines[0]?.cells).toEqual(["Zoë", "5 €"]);
  });
});

describe("the delimiter", () => {
  it.each([
    ["commas", "a,b;c\n1,2\n3,4"],
    ["semicolons", "a;b,c\n1;2,5\n3;4"],
    ["tabs", "a\tb\n1\t2,5\n3\t4;4"],
  ])("is found: %s", (delimiter, csv) => {
    const file = readCsv(utf8(csv));
    expect(file).toMatchObject({ delimiter });
    expect(file.columns).toHaveLength(2);
  });

  it("may be said by the first line, which isn't counted", () => {
    const file = readCsv(utf8("sep=;\r\nuser,name;x\r\na;b\r\n"));
    expect(file).toMatchObject({ delimiter: "semicolons", columns: ["user,name", "x"], lines: [{ line: 2, cells: ["a", "b"] }] });
  });

  it("isn't missed in a single column", () => {
    expect(readCsv(utf8("userName\nadele@contoso.example\n"))).toMatchObject({
      columns: ["userName"],
      lines: [{ line: 2, cells: ["adele@contoso.example"] }],
    });
  });
});

describe("lines", () => {
  it("are numbered as a spreadsheet shows them, empty ones and line breaks in cells included", () => {
    const file = readCsv(utf8('user,note\r\na,"two\r\nlines"\r\n,\r\n\r\nb,"a ""quoted"" word"\r\n'));
    expect(file.lines).toEqual([
      { line: 2, cells: ["a", "two\r\nlines"] },
      { line: 5, cells: ["b", 'a "quoted" word'] },
    ]);
  });

  it("may be shorter than the head, and have empty cells beyond it", () => {
    expect(readCsv(utf8("a,b,c,,\n1\n2,3,4,,\n"))).toMatchObject({
      columns: ["a", "b", "c"],
      lines: [
        { line: 2, cells: ["1"] },
        { line: 3, cells: ["2", "3", "4"] },
      ],
    });
  });
});

it.each([
  ["nothing", "", /first line is empty/],
  ["a head only", "user,name\n", /no lines below/],
  ["an empty head", ",,\na,b\n", /first line is empty/],
  ["no text", "PK\u0003\u0004\0\0\0x\0y", /no text file/],
  ["a cell too many", "a,b\n1,2\n1,2,3\n", /^Line 3 has more cells/],
  ["a quotation mark that nothing closes", 'a,b\n1,2\n"1,2\n3,4\n', /^Line 3 has a quotation mark/],
  ["an endless line", `a,b\n1,${"x".repeat(fileLimits.lineLength)}\n`, /^Line 2 has more than 10,000 characters/],
  ["too many columns", `${"a,".repeat(101)}a\n1\n`, /102 columns. Use at most 100/],
  ["too many lines", `a\n${"1\n".repeat(fileLimits.lines + 1)}`, /50,001 lines. An import takes at most 50,000/],
])("a file with %s is refused with what to do", (_, csv, message) => {
  expect(() => readCsv(utf8(csv))).toThrow(message);
});
