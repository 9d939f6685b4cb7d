import { expect, test } from "vitest";
import { z } from "zod";
import { many, parseInput, typedValues } from "./form-input.ts";

function form(...entries: [string, string][]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

test("what was typed is kept, but passwords and Next's own fields", () => {
  expect(typedValues(form(["name", "Adele"], ["password", "secret"], ["newPassword", "secret"], ["$ACTION_ID_1", ""]))).toEqual({
    name: "Adele",
  });
});

test("each field gets its first problem", () => {
  const schema = z.object({
    name: z.string().min(2, "Too short.").regex(/^A/, "Begin with an A."),
    email: z.email("Not an address."),
  });
  expect(parseInput(schema, form(["name", "b"], ["email", "x"]))).toEqual({
    ok: false,
    fields: { name: "Too short.", email: "Not an address." },
  });
});

test.each([
  [form(), []],
  [form(["id", "1"]), ["1"]],
  [form(["id", "1"], ["id", "2"]), ["1", "2"]],
  [{ id: ["1"] }, ["1"]],
])("a field that may occur any number of times", (input, ids) => {
  expect(parseInput(z.object({ id: many(z.string()) }), input)).toEqual({ ok: true, data: { id: ids } });
});

test.each([
  ["a NUL", "a\0b"],
  ["half a character", "a\ud800"],
])("a text with %s is refused beside its field, wherever it stands", (_, text) => {
  const problem = "This holds a character that can't be stored. Type it anew.";
  expect(parseInput(z.object({ name: z.string() }), form(["name", text.replace("\ud800", "\0")]))).toEqual({
    ok: false,
    fields: { name: problem },
  });
  const deep = z.object({ filter: z.object({ ids: z.array(z.string()) }) });
  expect(parseInput(deep, { filter: { ids: ["a", text] } })).toEqual({ ok: false, fields: { "filter.ids.1": problem } });
});
