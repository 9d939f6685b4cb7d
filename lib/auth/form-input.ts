import { z } from "zod";
import { findUnstorable } from "#lib/storable.ts";

/** What was typed, by field name, so that a form that was refused can be shown again as it was. Never a password. */
export type FormValues = Record<string, string>;

/** Field name → what is wrong with it and what to do. */
export type FieldErrors = Record<string, string>;

/** FormData as an object for a schema: a name that occurs several times becomes an array, files stay files. */
function toObject(form: FormData): Record<string, unknown> {
  // Next's own fields for an action that is sent without JavaScript begin with $.
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith("$"));
  return Object.fromEntries(
    names.map((name) => {
      const all = form.getAll(name);
      return [name, all.length === 1 ? all[0] : all];
    }),
  );
}

/** The typed text of a form, without passwords. */
export function typedValues(input: unknown): FormValues {
  if (!(input instanceof FormData)) return {};
  return Object.fromEntries(
    Object.entries(toObject(input)).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && !/password/i.test(entry[0]),
    ),
  );
}

/**
 * A form, or an object that a button sends, by a schema. Of several problems with one field the first is kept. What no schema has to
 * say: a text that can't be stored is refused.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): { ok: true; data: z.output<Schema> } | { ok: false; fields: FieldErrors } {
  const parsed = schema.safeParse(input instanceof FormData ? toObject(input) : input);
  if (parsed.success) {
    const unstorable = findUnstorable(parsed.data);
    if (!unstorable) return { ok: true, data: parsed.data };
    return { ok: false, fields: { [unstorable.join(".")]: "This holds a character that can't be stored. Type it anew." } };
  }
  const fields: FieldErrors = {};
  for (const issue of parsed.error.issues) fields[issue.path.join(".")] ??= issue.message;
  return { ok: false, fields };
}

/** A field that may occur any number of times, such as the ids of the selected rows. */
export function many<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item));
}
