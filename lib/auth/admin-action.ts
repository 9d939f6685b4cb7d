import { revalidatePath } from "next/cache";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { log } from "#lib/log.ts";
import { holdsAny } from "#lib/permissions.ts";
import { Refusal } from "#lib/refusal.ts";
import type { ActionResult, ActionState } from "./action-state.ts";
import { type FieldErrors, parseInput, typedValues } from "./form-input.ts";
import { requestId } from "./request.ts";
import { type OwnSession, requireSession, type Session } from "./session.ts";

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
 * Of several permissions any one is enough. `support: false`: never for support, though they have the permission. What people do with their own account is an `ownAction`.
 * What the verb returns goes to the browser: return what the page shows, not the record. `redirect()` may be thrown in it.
 * Form fields that may occur more than once: `many(schema)` of ./form-input.ts; a checkbox: `z.stringbool().default(false)`.
 */
export function adminAction<Schema extends z.ZodType, Value>(
  permission: Permission | readonly Permission[],
  schema: Schema,
  verb: (ctx: Ctx, input: z.output<Schema>, session: Session) => Value | Promise<Value>,
  { support = true, ...options }: ActionOptions & { support?: boolean } = {},
): Action<Schema, Value> {
  const admit = (session: Session): Session | string => {
    if (!holdsAny(session.permissions, permission)) return "Your account isn't allowed to do this. Ask a workspace admin.";
    return support || !session.support ? session : "Support isn't allowed to do this. Ask a workspace admin.";
  };
  return action(admit, schema, verb, options);
}

/** The same for everybody who is signed in, without a permission: what people do with their own account. Support has none. */
export function ownAction<Schema extends z.ZodType, Value>(
  schema: Schema,
  verb: (ctx: Ctx, input: z.output<Schema>, session: OwnSession) => Value | Promise<Value>,
  options: ActionOptions = {},
): Action<Schema, Value> {
  const admit = (session: Session) => (session.support ? "Support isn't allowed to do this: it has no account here." : session);
  return action(admit, schema, verb, options);
}

interface ActionOptions {
  /** False for a question, or for one step of many: the page isn't read anew after it. */
  refresh?: boolean;
}

type Action<Schema extends z.ZodType, Value> = (
  slug: string,
  before: ActionState<Value>,
  input: FormData | z.input<Schema>,
) => Promise<ActionResult<Value>>;

function action<Schema extends z.ZodType, Value, Admitted extends Session>(
  /** The session that the verb gets, or why not. */
  admit: (session: Session) => Admitted | string,
  schema: Schema,
  verb: (ctx: Ctx, input: z.output<Schema>, session: Admitted) => Value | Promise<Value>,
  { refresh = true }: ActionOptions,
): Action<Schema, Value> {
  return async (slug, _before, input) => {
    const refuse = (error: string, fields: FieldErrors = {}): ActionResult<Value> => ({
      ok: false,
      error,
      fields,
      values: typedValues(input),
    });
    try {
      const session = admit(await requireSession(slug));
      if (typeof session === "string") return refuse(session);
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
