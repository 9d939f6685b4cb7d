import type { FieldErrors, FormValues } from "./form-input.ts";

/**
 * What a server action answers. `error` is always a sentence, fit for a toast; `fields` has those that belong beside a field;
 * `values` are the form's texts as they were typed, without passwords.
 */
export type ActionResult<Value = void> =
  | { ok: true; value: Value }
  | { ok: false; error: string; fields: FieldErrors; values: FormValues };

/** The state of `useActionState`: null before the first try. */
export type ActionState<Value = void> = ActionResult<Value> | null;

/** What a form shows of the last try; nothing of a success, nor before the first. */
export function failureOf(state: ActionState<unknown>): { error: string | null; fields: FieldErrors; values: FormValues } {
  return state?.ok === false ? state : { error: null, fields: {}, values: {} };
}
