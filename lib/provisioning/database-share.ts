import type { ScimVerbs } from "#lib/scim/types.ts";
import type { KeyCtx } from "./keys.ts";
import { RequestTurns } from "./request-turns.ts";

/**
 * Of the ten connections that the hot paths have (db/client.ts), so that other workspaces find one free. More at once aren't answered sooner:
 * they would only wait there, before whoever comes next.
 */
const AT_DATABASE_EACH = 8;

// On globalThis: the Next route has its own copy of this module, and a workspace has its share once.
const shared = globalThis as typeof globalThis & { rosterDatabaseShare?: RequestTurns };
const share = () => {
  shared.rosterDatabaseShare ??= new RequestTurns({ runningEach: AT_DATABASE_EACH });
  return shared.rosterDatabaseShare;
};

/** The verbs, each waiting for its turn at the database among those of its workspace. */
export function sharing(verbs: ScimVerbs<KeyCtx>): ScimVerbs<KeyCtx> {
  return {
    createUser: inTurn(verbs.createUser),
    getUser: inTurn(verbs.getUser),
    listUsers: inTurn(verbs.listUsers),
    updateUser: inTurn(verbs.updateUser),
    deleteUser: inTurn(verbs.deleteUser),
    createGroup: inTurn(verbs.createGroup),
    getGroup: inTurn(verbs.getGroup),
    listGroups: inTurn(verbs.listGroups),
    updateGroup: inTurn(verbs.updateGroup),
    deleteGroup: inTurn(verbs.deleteGroup),
    searchAll: inTurn(verbs.searchAll),
  };
}

function inTurn<Args extends unknown[], Result>(
  verb: (ctx: KeyCtx, ...args: Args) => Promise<Result>,
): (ctx: KeyCtx, ...args: Args) => Promise<Result> {
  return async (ctx, ...args) => {
    const end = await share().take(ctx.workspaceId);
    try {
      return await verb(ctx, ...args);
    } finally {
      end();
    }
  };
}
