import { toast } from "./toast.tsx";

/**
 * For useActionState: an action that tells when it has saved. Not in an effect, because what is saved often brings a new form with it,
 * which has saved nothing yet.
 */
export function tellingWhenSaved<Before, Result extends { ok: boolean }>(
  title: string,
  save: (before: Before, data: FormData) => Promise<Result>,
): (before: Before, data: FormData) => Promise<Result> {
  return async (before, data) => {
    const result = await save(before, data);
    if (result.ok) toast({ title });
    return result;
  };
}
