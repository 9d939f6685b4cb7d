import { v7 as uuidv7 } from "uuid";
import { type Cause, raiseAlert } from "#db/queries/alerts.ts";
import { isOutage } from "#db/queries/outage.ts";
import { type Notice, raiseIssues } from "#db/queries/sync-issues.ts";
import { isDeadlock } from "#db/queries/transaction.ts";
import { createGroup, deleteGroup, updateGroup } from "#lib/directory/groups.ts";
import { type About, limitReached } from "#lib/directory/limits.ts";
import { NotedRefusal, sentUser, unmappedPaths } from "#lib/directory/notices.ts";
import { getScimGroup, getScimUser, listScimGroups, listScimUsers, searchAll } from "#lib/directory/scim-reads.ts";
import { createUser, deleteUser, updateUser } from "#lib/directory/users.ts";
import { authSecret } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { canSendMail } from "#lib/mail/send.ts";
import { metrics } from "#lib/metrics.ts";
import { newId } from "#lib/new-id.ts";
import { Refusal } from "#lib/refusal.ts";
import { errorAnswer, toMessage, toResponse } from "#lib/scim/answer.ts";
import { ScimError } from "#lib/scim/errors.ts";
import { createScimHandler } from "#lib/scim/handler.ts";
import type { ScimHandlerOptions, ScimVerbs } from "#lib/scim/types.ts";
import { scimUrl } from "./connection.ts";
import { sharing } from "./database-share.ts";
import { authenticateKey, type KeyCtx } from "./keys.ts";
import { countKeyUse } from "./rate-limits.ts";
import { admit } from "./refused-writes.ts";
import { recordExchange } from "./request-log.ts";
import { measureRequest } from "./request-metrics.ts";
import { RequestTurns } from "./request-turns.ts";
import { noting } from "./sightings.ts";

const directory: ScimVerbs<KeyCtx> = {
  createUser: answering(createUser, (input) => ({ sent: sentUser(input) })),
  getUser: getScimUser,
  listUsers: listScimUsers,
  updateUser: answering(updateUser, (userId) => ({ userId })),
  deleteUser: answering(deleteUser, (userId) => ({ userId })),
  createGroup: answering(createGroup, ({ displayName, externalId = null }) => ({ sent: { displayName, externalId } })),
  getGroup: getScimGroup,
  listGroups: listScimGroups,
  updateGroup: answering(updateGroup, (groupId) => ({ groupId })),
  deleteGroup: answering(deleteGroup, (groupId) => ({ groupId })),
  searchAll,
};
const verbs = noting(sharing(directory));

// On globalThis: the Next route has its own copy of this module, and a workspace has its turns once.
const shared = globalThis as typeof globalThis & { rosterRequestTurns?: RequestTurns };
const turns = () => {
  shared.rosterRequestTurns ??= new RequestTurns({ gauges: metrics() });
  return shared.rosterRequestTurns;
};

const options: ScimHandlerOptions<KeyCtx> = {
  baseUrl: scimUrl(),
  authenticate: authenticateKey,
  takeTurn: async (ctx, left) => {
    await countKeyUse(ctx.actor.id, ctx.perSecond);
    return turns().take(ctx.workspaceId, left);
  },
  admit,
  verbs,
  reportUnmapped: (ctx, unmapped) => void ctx.notices.push(...unmappedPaths(unmapped)),
  beforeAnswer: async (ctx) => {
    await raiseNotices(ctx);
    await raiseAlerts(ctx);
  },
  measure: measureRequest,
  record: recordExchange,
  passes: isOutage,
  reportError: (error, requestId) => log().error({ err: error, requestId }, "A SCIM request failed"),
  now: Date.now,
  // In the order of arrival: the log lists requests of one millisecond by it.
  newId,
  cursorSecret: authSecret,
  cursorScope: (ctx) => ctx.workspaceId,
};

/**
 * The SCIM 2.0 endpoint, mounted by server.ts on the Node server and by app/scim/v2 on Next's router: the protocol of
 * lib/scim over the rules of lib/directory.
 */
export const scimEndpoint: (request: Request) => Promise<Response> = createScimHandler<KeyCtx>(options);

/** The same without the provisioning log: what the log costs is measured against it (`npm run bench:log`). */
export const unloggedEndpoint = createScimHandler<KeyCtx>({ ...options, record: () => {} });

/** The endpoint so many milliseconds ago, as the log tells: for demo workspaces, which need a past. */
export function endpointInPast(ago: number): (request: Request) => Promise<Response> {
  const now = () => Date.now() - ago;
  return createScimHandler<KeyCtx>({ ...options, now, newId: () => uuidv7({ msecs: now() }) });
}

/** Does a write as the endpoint would for this caller, whatever the switch says: for what was refused while sync was off. Isn't logged. */
export function performAs(ctx: KeyCtx, request: Request): Promise<Response> {
  const handle = createScimHandler<KeyCtx>({
    ...options,
    authenticate: async () => ({ ctx, refusal: null }),
    takeTurn: async () => () => {},
    admit: async () => {},
    measure: () => {},
    record: () => {},
    newId: () => ctx.requestId,
  });
  return handle(request);
}

/** The answer to what never became a request, such as one with a malformed Host header or a backslash in its path. */
export function unreadable(error: unknown): Response {
  const requestId = newId();
  log().warn({ err: error, requestId }, "A request to /scim could not be read");
  const answer = errorAnswer(new ScimError(400, null, "The request's address can't be read."), requestId);
  return toResponse(toMessage(answer, requestId, false));
}

/** In a statement of its own, because a refusal has rolled its transaction back. The request itself is done: it doesn't fail for it. */
async function raiseNotices({ workspaceId, requestId, notices }: KeyCtx): Promise<void> {
  if (notices.length === 0) return;
  try {
    await raiseIssues(workspaceId, requestId, notices);
  } catch (error) {
    log().error({ err: error, requestId, kinds: notices.map(({ kind }) => kind) }, "A sync issue could not be written");
  }
}

/** Of an admin, seldom: so one by one, and an ordinary request has no statement more for it. */
async function raiseAlerts({ workspaceId, requestId, alerts }: KeyCtx): Promise<void> {
  if (!canSendMail()) return;
  try {
    for (const alert of alerts) await raiseAlert(workspaceId, alert);
  } catch (error) {
    log().error({ err: error, requestId }, "An alert could not be written");
  }
}

/** How often a write that waited for another one, which waited for it, begins again. */
const DEADLOCK_TRIES = 5;

/**
 * Turns a verb's Refusal into the status and scimType that SCIM has for it (RFC 7644 §3.12). A race is never the client's to
 * hear of: it would retry for hours. Of what the verb noticed, that of the try that counts is kept.
 */
function answering<Args extends unknown[], Result>(
  verb: (ctx: KeyCtx, ...args: Args) => Promise<Result>,
  about: (...args: Args) => About,
): (ctx: KeyCtx, ...args: Args) => Promise<Result> {
  return async (ctx, ...args) => {
    for (let attempt = 1; ; attempt++) {
      const notices: Notice[] = [];
      const alerts: Cause[] = [];
      try {
        const result = await verb({ ...ctx, notices, alerts }, ...args);
        ctx.notices.push(...notices);
        ctx.alerts.push(...alerts);
        return result;
      } catch (error) {
        const refusal = error instanceof Refusal ? error : await limitReached(ctx, error, about(...args));
        if (refusal instanceof NotedRefusal) ctx.notices.push(refusal.notice);
        if (refusal) throw scimErrorOf(refusal);
        if (attempt === DEADLOCK_TRIES || !isDeadlock(error)) throw error;
      }
    }
  };
}

function scimErrorOf(refusal: Refusal): ScimError {
  switch (refusal.code) {
    case "userNameTaken":
    case "emailClash":
    case "identityClash":
    case "displayNameTaken":
      return new ScimError(409, "uniqueness", refusal.message);
    case "versionMismatch":
      return new ScimError(412, null, refusal.message);
    case "notFound":
      return new ScimError(404, null, refusal.message);
    case "forbidden":
    case "limitReached":
      return new ScimError(403, null, refusal.message);
    default:
      return new ScimError(400, "invalidValue", refusal.message);
  }
}
