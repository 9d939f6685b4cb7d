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
