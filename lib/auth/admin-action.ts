import { revalidatePath } from "next/cache";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { log } from "#lib/log.ts";
import { Refusal } from "#lib/refusal.ts";
import type { ActionResult, ActionState } from "./action-state.ts";
import { type FieldErrors, parseInput, typedValues } from "./form-input.ts";
import { requestId } from "./request.ts";
import { requireSession, type Session } from "./session.ts";

/**
 * A server action of the admin's pages: session and permission are checked on the server, the input by the schema, then the
 * verb runs. A Refusal comes back as a message (beside its field), anything else that is thrown as a message with a reference
 * that the log knows. Then everything below the workspace is read anew.
 *
 *     // users-groups/user-management/actions.ts
 *     "use server";
 *     const input = z.object({ id: z.uuid(), givenName: z.string().trim().min(1, "Enter a first name.") });
 *     export const renameUser = adminAction("users.manage", input, (ctx, { id, givenName }) => rename(ctx, id, { givenName }));
 *
 *     // A form, in a client component. Text is kept by defaultValue={values.givenName ?? user.givenName}.
 *     const [state, save] = useActionState(renameUser.bind(null, slug), null);
 *     const { error, fields, values } = failureOf(state);
 *     <form action={save}> … <Field label="First name" error={fields.givenName}> …
 *
 *     // A button without a form, inside startTransition. The object is checked like a form.
 *     const result = await renameUser(slug, null, { id, givenName: "Adele" });
 *
 * Without a permission (null) it is for everybody who is signed in: what people do with their own account.
 * What the verb returns goes to the browser: return what the page shows, not the record. `redirect()` may be thrown in it.
 * Form fields that may occur more than once: `many(schema)` of ./form-input.ts; a checkbox: `z.stringbool().default(false)`.
 */
export function adminAction<Schema extends z.ZodType, Value>(
  permission: Permission | null,
  schema: Schema,
  verb: (ctx: Ctx, input: z.output<Schema>, session: Session) => Value | Promise<Value>,
  /** `refresh: false` for a question, or for one step of many: the page isn't read anew after it. */
  { refresh = true }: { refresh?: boolean } = {},
): (slug: string, before: ActionState<Value>, input: FormData | z.input<Schema>) => Promise<ActionResult<Value>> {
  return async (slug, _before, input) => {
    const refuse = (error: string, fields: FieldErrors = {}): ActionResult<Value> => ({
      ok: false,
      error,
      fields,
      values: typedValues(input),
    });
    try {
      const session = await requireSession(slug);
      if (permission !== null && !session.permissions.includes(permission))
        return refuse("Your account isn't allowed to do this. Ask a workspace admin.");
      const parsed = parseInput(schema, input);
      if (!parsed.ok) return refuse("Nothing was saved: correct what is marked.", parsed.fields);
      const value = await verb(session.ctx, parsed.data, session);
      if (refresh) revalidatePath(`/${slug}`, "layout");
      return { ok: true, value };
    } catch (error) {
      unstable_rethrow(error);
      if (error instanceof Refusal) {
        // What was refused was often decided on a page that has become old.
        revalidatePath(`/${slug}`, "layout");
        return refuse(error.message, error.field ? { [error.field]: error.message } : {});
      }
      const reference = await requestId();
      log().error({ err: error, requestId: reference }, "an admin's action failed");
      return refuse(`This failed on our side. Look whether it was saved before you try again. Reference: ${reference}`);
    }
  };
}
