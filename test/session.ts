import { randomUUID } from "node:crypto";
import { findUser } from "#db/queries/users.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { OwnSession } from "#lib/auth/session.ts";
import { permissionsOf } from "#lib/permissions.ts";
import type { TestWorkspace } from "./workspace.ts";

/** Somebody signed in, as pages see them; there is no row of the session. */
export async function sessionOf({ ctx }: TestWorkspace, userId: string): Promise<OwnSession> {
  const [workspace, found] = await Promise.all([findWorkspace(ctx.workspaceId), findUser(ctx.workspaceId, userId)]);
  if (!workspace || !found) throw new Error("There is no such user.");
  const { id, userName, displayName, workEmail, role } = found;
  const permissions = permissionsOf(role, []);
  return {
    ctx: {
      workspaceId: workspace.id,
      actor: { kind: "user", id, name: displayName ?? userName, permissions: [...permissions] },
      requestId: "click-1",
    },
    id: randomUUID(),
    workspace,
    user: { id, userName, displayName, workEmail, role, fromGroups: [], photo: null },
    support: null,
    permissions,
  };
}
