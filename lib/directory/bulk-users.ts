import {
  type BulkOutcome,
  type BulkRules,
  countAdmins,
  countOutcomes,
  nextSelected,
  type UserSelection,
} from "#db/queries/bulk-users.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { log } from "#lib/log.ts";
import { allPermissions } from "#lib/permissions.ts";
import { Refusal } from "#lib/refusal.ts";
import { excludeUser, provisionUser, requireMayExclude } from "./exclusion.ts";
import { isManaged } from "./managed.ts";
import { heldBy, refuseSupport, requirePermission } from "./permission.ts";
import { deleteUserPermanently, restoreUser, setUserStatus, softDeleteUser } from "./user-admin.ts";

export const bulkActions = ["activate", "deactivate", "delete", "exclude", "provision", "restore", "deletePermanently"] as const;
export type BulkAction = (typeof bulkActions)[number];

interface ActionRules {
  change: (ctx: Ctx, id: string) => Promise<void>;
  /** Beside users.manage. */
  needs: Permission | null;
  already: BulkRules["already"];
  /** Nobody signs themselves out among many: their own page is the place for that. */
  sparesYou: boolean;
  /** What the provider manages is left to it. */
  sparesManaged: boolean;
  /** Whether the list of the deleted is meant. */
  deleted: boolean;
  /** Not done to whoever has, or would have, more power than the caller: the verb refuses it (./grants.ts). */
  sparesMorePower: boolean;
}

const ordinary = { deleted: false, needs: null, sparesYou: false, sparesManaged: false, sparesMorePower: false, already: null };

const actions: Record<BulkAction, ActionRules> = {
  activate: {
    ...ordinary,
    change: (ctx, id) => setUserStatus(ctx, id, "active"),
    already: { column: "status", is: "active" },
    sparesMorePower: true,
  },
  deactivate: {
    ...ordinary,
    change: (ctx, id) => setUserStatus(ctx, id, "inactive"),
    already: { column: "status", is: "inactive" },
    sparesYou: true,
    sparesMorePower: true,
  },
  delete: { ...ordinary, change: softDeleteUser, sparesYou: true, sparesManaged: true, sparesMorePower: true },
  exclude: {
    ...ordinary,
    change: excludeUser,
    needs: "provisioning.manage",
    already: { column: "excluded", is: true },
  },
  provision: {
    ...ordinary,
    change: provisionUser,
    needs: "provisioning.manage",
    already: { column: "excluded", is: false },
    sparesMorePower: true,
  },
  restore: { ...ordinary, change: restoreUser, deleted: true, sparesMorePower: true },
  deletePermanently: { ...ordinary, change: deleteUserPermanently, deleted: true, sparesManaged: true, sparesMorePower: true },
};

export type Skipped = Record<Exclude<BulkOutcome, "change">, number>;

export interface BulkSummary {
  total: number;
  /** How many will change. */
  changes: number;
  skipped: Skipped & { lastAdmin: number };
  /** Workspace admins among those who will change. */
  admins: number;
  /** Afterwards no admin who can sign in is out of the provider's reach. */
  losesLastExcludedAdmin: boolean;
  /** Nobody who comes later is meant. */
  asOf: string;
}

/** What an action would do, in numbers, before it is done. `asOf` belongs into the selection of `changeMany`. */
export async function summarizeMany(ctx: Ctx, action: BulkAction, selection: UserSelection): Promise<BulkSummary> {
  const rules = await rulesFor(ctx, action, selection);
  const [outcomes, all] = await Promise.all([countOutcomes(ctx.workspaceId, selection, rules), countAdmins(ctx.workspaceId)]);
  const none = { users: 0, admins: 0, excludedAdmins: 0 };
  const of = (outcome: BulkOutcome) => outcomes.find((row) => row.outcome === outcome) ?? none;
  const change = of("change");
  const takesAccess = action === "deactivate" || action === "delete";
  const lastAdmin = takesAccess && change.admins > 0 && change.admins === all.admins ? 1 : 0;
  return {
    total: outcomes.reduce((sum, { users }) => sum + users, 0),
    changes: change.users - lastAdmin,
    skipped: {
      you: of("you").users,
      already: of("already").users,
      managed: of("managed").users,
      morePower: of("morePower").users,
      lastAdmin,
    },
    admins: change.admins - lastAdmin,
    losesLastExcludedAdmin: action === "provision" && change.excludedAdmins > 0 && change.excludedAdmins === all.excluded,
    asOf: all.asOf,
  };
}

/** Changes a call: what an admin waits for before the progress moves. */
const CHANGES_AT_ONCE = 50;
/** Looked at in a call, those who are passed over included. */
const LOOKED_AT_ONCE = 1_000;

export interface BulkStep {
  changed: number;
  skipped: Skipped;
  /** Who was to change and didn't, and why. */
  failures: { id: string; name: string; reason: string }[];
  /** Where the next call goes on; null = done. */
  after: string | null;
}

/**
 * Does it to the next of the selected users, each in a transaction of its own: one who can't be changed keeps nobody else from it, and
 * nobody is locked for longer than one change. The caller goes on with `after` until it is null, and may stop at any time.
 */
export async function changeMany(
  ctx: Ctx,
  action: BulkAction,
  selection: UserSelection,
  after: string | null,
): Promise<BulkStep> {
  const rules = await rulesFor(ctx, action, selection);
  const batch = await nextSelected(ctx.workspaceId, selection, rules, { after, limit: LOOKED_AT_ONCE });
  const skipped = { you: 0, already: 0, managed: 0, morePower: 0 };
  const step: BulkStep = { changed: 0, skipped, failures: [], after: batch.length < LOOKED_AT_ONCE ? null : lastId(batch) };
  for (const { id, name, outcome } of batch) {
    if (outcome !== "change") {
      skipped[outcome]++;
      continue;
    }
    if (step.changed + step.failures.length === CHANGES_AT_ONCE) return { ...step, after: before(batch, id) };
    const reason = await tryChange(ctx, action, id);
    if (reason === null) step.changed++;
    else step.failures.push({ id, name, reason });
  }
  return step;
}

/** Null = done; otherwise why not. */
async function tryChange(ctx: Ctx, action: BulkAction, id: string): Promise<string | null> {
  try {
    await actions[action].change(ctx, id);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    log().error({ err: error, requestId: ctx.requestId, userId: id }, "one of many changes failed");
    return `This failed on our side. Reference: ${ctx.requestId}`;
  }
}

async function rulesFor(ctx: Ctx, action: BulkAction, selection: UserSelection): Promise<BulkRules> {
  const { deleted, needs, already, sparesYou, sparesManaged, sparesMorePower } = actions[action];
  requirePermission(ctx, "users.manage");
  if (needs) requirePermission(ctx, needs);
  if (action === "exclude") requireMayExclude(ctx);
  // One by one is what a workaround needs; a slip of the hand takes no list of people for good.
  if (action === "deletePermanently") refuseSupport(ctx, "delete many users permanently at once");
  if ("filter" in selection && selection.filter.group?.length) requirePermission(ctx, "groups.view");
  const workspace = await findWorkspace(ctx.workspaceId);
  if (!workspace) throw new Refusal("notFound", "This workspace is gone.");
  const { actor } = ctx;
  const held = actor.kind === "operator" ? allPermissions : heldBy(actor);
  const mayAll = allPermissions.every((permission) => held.includes(permission));
  return {
    deleted,
    you: sparesYou && actor.kind === "user" ? actor.id : null,
    already,
    managed: sparesManaged && isManaged({ source: "scim" }, workspace),
    permissions: sparesMorePower && !mayAll ? held : null,
  };
}

function lastId(batch: { id: string }[]): string | null {
  return batch.at(-1)?.id ?? null;
}

/** The id after which the next call finds this one first. */
function before(batch: { id: string }[], id: string): string | null {
  return batch[batch.findIndex((row) => row.id === id) - 1]?.id ?? null;
}
