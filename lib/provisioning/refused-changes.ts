import { findKeyWithSettings } from "#db/queries/api-keys.ts";
import { insertChange } from "#db/queries/changes.ts";
import {
  type ClaimedRequest,
  claimRefusedRequest,
  countRefusedRequests,
  countWaitingRequests,
  deleteRefusedRequests,
  dropRefusedRequests,
  failRefusedRequest,
  retryFailedRequests,
  wasWrittenSince,
} from "#db/queries/refused-requests.ts";
import { findNames, listRefusedTable, type RefusedTableQuery } from "#db/queries/refused-table.ts";
import { recordSightings } from "#db/queries/sightings.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { requirePermission } from "#lib/directory/permission.ts";
import { Refusal } from "#lib/refusal.ts";
import { scimUrl } from "./connection.ts";
import { keyCtx } from "./keys.ts";
import { performAs } from "./scim-endpoint.ts";
import { attributesWritten, idsIn, idsToName, targetOf, wordsFor } from "./write-words.ts";

/** Of one call: what an admin waits for before the progress moves. */
const BATCH = 100;
const STEP_MS = 2_000;

export type RefusedChange = Awaited<ReturnType<typeof listRefusedChanges>>["rows"][number];

/** What the provider wanted while sync was off, in words; the writes of each user or group together, in their order. */
export async function listRefusedChanges(ctx: Ctx, query: RefusedTableQuery) {
  requirePermission(ctx, "provisioning.manage");
  const { rows, total } = await listRefusedTable(ctx.workspaceId, query);
  const names = await findNames(ctx.workspaceId, [...new Set(rows.flatMap(idsToName))]);
  return { rows: rows.map(({ body, ...row }) => ({ ...row, words: wordsFor({ ...row, body }, names) })), total };
}

/** How many wait, and how many were tried and failed. */
export async function countRefusedChanges(ctx: Ctx): Promise<{ waiting: number; failed: number }> {
  requirePermission(ctx, "provisioning.manage");
  const [all, waiting] = await Promise.all([countRefusedRequests(ctx.workspaceId), countWaitingRequests(ctx.workspaceId)]);
  return { waiting, failed: all - waiting };
}

export interface ApplyStep {
  applied: number;
  /** What was tried and answered with an error: it is kept, with its reason. */
  failures: { id: string; words: string; reason: string }[];
  /** Not tried yet; the caller goes on until it is 0. */
  remaining: number;
}

/**
 * Does the next of what was refused, through the endpoint's own verbs and as its key, each under the id of its request: for providers
 * that don't send it again. Best while sync is still off, because then nothing newer can come in between. One at a time in a workspace.
 * Throws Refusal invalid where the provider does send it again (Entra), or while somebody else applies.
 */
export async function applyRefusedChanges(ctx: Ctx, { retry }: { retry: boolean }): Promise<ApplyStep> {
  requirePermission(ctx, "provisioning.manage");
  const workspace = await findWorkspace(ctx.workspaceId);
  if (!workspace) throw new Refusal("notFound", "This workspace is gone.");
  if (workspace.provisioningMethod !== "scim") throw new Refusal("invalid", "Choose SCIM as the provisioning method first.");
  if (workspace.identityProvider === "entra") {
    throw new Refusal(
      "invalid",
      "Microsoft Entra ID sends these changes again by itself: turn sync on, and start provisioning there.",
    );
  }
  if (retry) await retryFailedRequests(ctx.workspaceId);
  const started = Date.now();
  const step: ApplyStep = { applied: 0, failures: [], remaining: 0 };
  while (step.applied + step.failures.length < BATCH && Date.now() - started < STEP_MS) {
    const claimed = await claimRefusedRequest(ctx.workspaceId);
    if (!claimed) break;
    const failure = await apply(ctx.workspaceId, claimed);
    if (failure === null) {
      await deleteRefusedRequests(ctx.workspaceId, [claimed.id]);
      step.applied++;
    } else {
      await failRefusedRequest(ctx.workspaceId, claimed.id, failure);
      const names = await findNames(ctx.workspaceId, idsToName(claimed));
      step.failures.push({ id: claimed.id, words: wordsFor(claimed, names), reason: failure.detail });
    }
  }
  step.remaining = await countWaitingRequests(ctx.workspaceId);
  const tried = step.applied + step.failures.length;
  if (tried === 0 && step.remaining > 0) {
    throw new Refusal(
      "invalid",
      "These changes are being applied already, in another window or by somebody else. Wait a minute and look again.",
    );
  }
  if (tried > 0) {
    const after = { applied: step.applied, failed: step.failures.length };
    await inTransaction((tx) =>
      insertChange(ctx, ctx.workspaceId, { entity: "workspace", action: "refused changes applied", before: null, after }, tx),
    );
  }
  return step;
}

/** Null = done. */
async function apply(workspaceId: string, refused: ClaimedRequest): Promise<{ status: number; detail: string } | null> {
  const { method, path, query, body, requestId, at, keyId } = refused;
  const key = keyId === null ? null : await findKeyWithSettings(workspaceId, keyId);
  if (!key) return { status: 401, detail: "The key that it came with is no longer known." };
  // Perhaps because it leaked: nobody can tell the provider's writes from those of whoever found it. An expired key was the provider's.
  if (key.revokedAt) {
    return { status: 401, detail: "The key that it came with was revoked. Have your identity provider send the change again." };
  }
  const target = targetOf(refused);
  const touched = { entityId: target?.id ?? "", memberIds: idsIn({ path: "", body }), attributes: attributesWritten(refused) };
  if (target && (await wasWrittenSince(workspaceId, refused, touched))) {
    return {
      status: 412,
      detail: `Your identity provider has changed this ${target.entity} again since then: applying this would undo what is newer.`,
    };
  }
  const ctx = keyCtx(workspaceId, key, requestId);
  const request = new Request(`${scimUrl()}${path}${query === "" ? "" : `?${query}`}`, {
    method,
    headers: { "content-type": "application/scim+json" },
    body: body === null ? null : JSON.stringify(body),
  });
  const response = await performAs(ctx, request);
  await recordSightings(ctx.seen.map((who) => ({ ...who, workspaceId, at })));
  if (response.status < 400) return null;
  // Somebody whom it would delete is gone already: that is what it wanted.
  if (method === "DELETE" && response.status === 404) return null;
  return { status: response.status, detail: await detailOf(response) };
}

async function detailOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const detail = typeof body === "object" && body !== null && "detail" in body ? String(body.detail) : "";
  // The reference is the request's own, which the list knows.
  return detail.replace(/ \(Reference: [^)]*\)$/, "") || `It was answered ${response.status}.`;
}

/** Forgets what was refused: these, or all of it when `ids` is null. Returns how many there were. */
export function discardRefusedChanges(ctx: Ctx, { ids }: { ids: string[] | null }): Promise<number> {
  requirePermission(ctx, "provisioning.manage");
  return inTransaction(async (tx) => {
    const discarded =
      ids === null ? await dropRefusedRequests(ctx.workspaceId, tx) : await deleteRefusedRequests(ctx.workspaceId, ids, tx);
    if (ids !== null && discarded === 0)
      throw new Refusal("notFound", "These changes are no longer listed: they were applied or discarded.");
    const change = {
      entity: "workspace" as const,
      action: "refused changes discarded",
      before: { refused: discarded },
      after: null,
    };
    if (discarded > 0) await insertChange(ctx, ctx.workspaceId, change, tx);
    return discarded;
  });
}
