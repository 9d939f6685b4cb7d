"use server";

import { z } from "zod";
import { groupName } from "#app/[workspace]/(app)/users-groups/group-management/group-name.ts";
import { adminAction } from "#lib/auth/admin-action.ts";
import { bringBackGroup } from "#lib/directory/deleted-groups.ts";

const which = z.object({ id: z.uuid(), displayName: groupName.optional() });

export const bringBack = adminAction("groups.manage", which, (ctx, { id, displayName }) => bringBackGroup(ctx, id, displayName));
