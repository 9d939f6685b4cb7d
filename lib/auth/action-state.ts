import type { FieldErrors, FormValues } from "./form-input.ts";

/**
 * What a server action answers; the state of `useActionState`, null before the first try. Imported by the browser.
 * `error` is always a sentence, fit for a toast; `fields` has those that belong beside a field (then `error` says the same in
 * general, so a form shows it only when `fields` is empty); `values` are the form's texts as they were typed.
 */
export type ActionState<Value = undefined> =
  | null
  | { ok: true; value: Value }
  | { ok: false; error: string; fields: FieldErrors; values: FormValues };
