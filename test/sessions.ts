import { randomUUID } from "node:crypto";
import { getSql } from "#db/client.ts";
import type { TestWorkspace } from "./workspace.ts";

/** Somebody signs in, behind everybody's back. Returns the session's id. */
export async function newSession(
  { ctx }: Pick<TestWorkspace, "ctx">,
  userId: string,
  expiresAt = new Date(Date.now() + 60_000),
): Promise<string> {
  const id = randomUUID();
  await getSql()`
    insert into sessions (workspace_id, id, user_id, user_agent, address, expires_at)
    values (${ctx.workspaceId}, ${id}, ${userId}, 'Firefox', '192.0.2.7', ${expiresAt})`;
  return id;
}
