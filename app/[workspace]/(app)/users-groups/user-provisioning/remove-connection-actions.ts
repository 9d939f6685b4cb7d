"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { previewConnectionRemoval, removeConnection, unlinkNext } from "#lib/provisioning/remove-connection.ts";

export const previewRemoval = adminAction("keys.manage", z.object({}), previewConnectionRemoval);

export const remove = adminAction("keys.manage", z.object({}), removeConnection);

const position = z.object({ kind: z.enum(["users", "groups"]), after: z.uuid().nullable() });

export const unlink = adminAction("keys.manage", z.object({ deactivate: z.boolean(), at: position }), unlinkNext);
