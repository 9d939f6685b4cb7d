import { createHash } from "node:crypto";
import { keepRefusedRequest, repeatRefusedRequest } from "#db/queries/refused-requests.ts";
import { env } from "#lib/env.ts";
import { ScimError } from "#lib/scim/errors.ts";
import type { RefusedWrite } from "#lib/scim/types.ts";
import type { KeyCtx } from "./keys.ts";
import { takeRoom } from "./refused-room.ts";
import { noteRefused } from "./sightings.ts";

/**
 * While sync is off every request is answered 403, never a 200 that drops the change; writes are kept first, whole, as long as there is room.
 */
export async function admit(ctx: KeyCtx, write: RefusedWrite | null): Promise<void> {
  if (ctx.accepting) return;
  if (write) {
    const { method, path, query, body } = write;
    noteRefused(ctx, write);
    const digest = createHash("sha256")
      .update(JSON.stringify([method, path, query, body]))
      .digest();
    const refused = { ...write, digest, keyId: ctx.actor.id };
    const size = body === null ? 0 : JSON.stringify(body).length;
    if (await takeRoom(ctx.workspaceId, size)) await keepRefusedRequest(ctx.workspaceId, refused);
    else if (!(await repeatRefusedRequest(ctx.workspaceId, refused))) {
      ctx.notices.push({ kind: "refused changes lost", cause: "paused", details: { method, path } });
    }
  }
  throw new ScimError(
    403,
    null,
    `Sync using SCIM is turned off in this workspace. An admin turns it on at ${env().PUBLIC_URL}/${ctx.slug}/users-groups/user-provisioning.`,
  );
}
