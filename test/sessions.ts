import { randomUUID } from "node:crypto";
import { insertSession } from "#db/queries/sessions.ts";
import type { TestWorkspace } from "./workspace.ts";

/** Somebody signs in, behind everybody's back. Returns the session's id. */
export async function newSession(
  { ctx }: TestWorkspace,
  userId: string,
  expiresAt = new Date(Date.now() + 60_000),
): Promise<string> {
  const id = randomUUID();
  const session = { id, userId, userAgent: "Firefox", address: "192.0.2.7", expiresAt, replaces: null };
  await insertSession(ctx.workspaceId, session);
  return id;
}
