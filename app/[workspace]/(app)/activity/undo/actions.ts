"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { cancelUndo, startUndo } from "#lib/directory/undos.ts";
import { Refusal } from "#lib/refusal.ts";
import { parseScope } from "./scope.ts";

const either = ["users.manage", "groups.manage"] as const;

/** `asked`: the preview's query, with its end. Goes on to the run's page. */
const asked = z.object({ asked: z.string().max(4_000) });

export const start = adminAction(
  either,
  asked,
  async (ctx, input, { workspace }) => {
    const scope = await parseScope(Object.fromEntries(new URLSearchParams(input.asked)));
    if (typeof scope === "string")
      throw new Refusal("invalid", "This address doesn't say what to undo. Begin again in the history.");
    const id = await startUndo(ctx, scope, input.asked);
    redirect(`/${workspace.slug}/activity/undo/${id}`);
  },
  { support: false },
);

export const cancel = adminAction(either, z.object({ id: z.uuid() }), (ctx, { id }) => cancelUndo(ctx, id));
