import { listLiveKeys } from "#db/queries/api-keys.ts";
import { findPeople } from "#db/queries/find-person.ts";
import { addStep, dropStep, endRun, findRun, type GuidedRun, listRuns, openRun } from "#db/queries/guided-runs.ts";
import { findKeyRefusals } from "#db/queries/key-refusals.ts";
import { countRefusedRequests } from "#db/queries/refused-requests.ts";
import { findLastLetInAt } from "#db/queries/scim-minutes.ts";
import { findLastRequestAt } from "#db/queries/scim-requests.ts";
import { listTurnedAway } from "#db/queries/turned-away.ts";
import { findUser, findUserByName } from "#db/queries/users.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { GuideKind, GuideStepId } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { isId } from "#lib/directory/admin-reads.ts";
import { requirePermission } from "#lib/directory/permission.ts";
import { deleteUserPermanently, softDeleteUser } from "#lib/directory/user-admin.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import { saveConnection, scimUrl } from "./connection.ts";
import { connectionVerdicts } from "./connection-verdicts.ts";
import { type GuideFacts, guideStates, guideSteps, isSeen, wasBroughtBack } from "./guides.ts";

const SHOWN_RUNS = 20;
const SHOWN_ATTEMPTS = 8;

export interface NewRun {
  kind: GuideKind;
  /** Whom it is about: an id, a user name or an e-mail address, whole. Only where the workaround is about somebody. */
  user?: string;
  /** The name by which they are to arrive. */
  wantedName?: string;
}

/** Begins a workaround, or goes on with the one that is open for the same person. Returns its id. Throws Refusal forbidden, invalid. */
export async function startGuide(ctx: Ctx, { kind, user = "", wantedName = "" }: NewRun): Promise<string> {
  requirePermission(ctx, "provisioning.manage");
  if (kind !== "error-500" && kind !== "user-not-deleted") {
    return openRun(ctx, { kind, userId: null, userName: null, wantedName: null });
  }
  const found = await findOne(ctx, user.trim());
  if (kind === "user-not-deleted" && found.deletedAt) {
    throw new Refusal("invalid", "This user is among the deleted users already: there is nothing to do.", "user");
  }
  const wanted = wantedName.trim();
  if (kind === "error-500" && wanted === "") {
    throw new Refusal("invalid", "Enter the user principal name that they have in the directory.", "wantedName");
  }
  return openRun(ctx, {
    kind,
    userId: found.id,
    userName: found.originalUserName ?? found.userName,
    wantedName: kind === "error-500" ? wanted : null,
  });
}

async function findOne({ workspaceId }: Ctx, typed: string) {
  const found = await findPeople(workspaceId, { id: isId(typed) ? typed : null, key: fold(typed), text: typed });
  const [first, second] = found;
  if (!first) {
    throw new Refusal(
      "invalid",
      "Nobody here has exactly this user name, e-mail address or id. Find person knows former names, too.",
      "user",
    );
  }
  if (second) throw new Refusal("invalid", "More than one user has this. Enter the user name or the id of one of them.", "user");
  return first;
}

/** What the overview shows: open runs first, then the latest that ended. */
export function listGuidedRuns(ctx: Ctx): Promise<GuidedRun[]> {
  requirePermission(ctx, "provisioning.manage");
  return listRuns(ctx.workspaceId, SHOWN_RUNS);
}

/** All that a run's page shows. Null = none in this workspace. */
export async function getGuidedRun(ctx: Ctx, id: string) {
  requirePermission(ctx, "provisioning.manage");
  if (!isId(id)) return null;
  // Before the rest: what arrives meanwhile is news for the page.
  const lastHeardAt = await findLastRequestAt(ctx.workspaceId);
  const run = await findRun(ctx.workspaceId, id);
  if (!run) return null;
  const [known, refused, turnedAway] = await Promise.all([
    lookAround(ctx, run),
    countRefusedRequests(ctx.workspaceId),
    run.kind === "test-connection" ? listTurnedAway(ctx.workspaceId, SHOWN_ATTEMPTS) : [],
  ]);
  const { facts, keys, refusals } = known;
  return {
    run,
    ...known,
    states: guideStates(run.kind, run.steps, facts),
    broughtBack: wasBroughtBack(run.steps, facts),
    lastHeardAt,
    refused,
    turnedAway,
    verdicts: connectionVerdicts({ ...facts, since: run.startedAt, validKeys: keys.length, refusals }),
    url: scimUrl(),
  };
}

/** A handful of look-ups by key: the cost doesn't grow with the workspace. */
async function lookAround({ workspaceId }: Ctx, run: GuidedRun) {
  const [workspace, user, holder, lastHeardAt, lastLetInAt, keys, refusals] = await Promise.all([
    findWorkspace(workspaceId),
    run.userId === null ? null : findUser(workspaceId, run.userId),
    run.wantedName === null ? null : findUserByName(workspaceId, fold(run.wantedName)),
    findLastRequestAt(workspaceId),
    findLastLetInAt(workspaceId),
    listLiveKeys(workspaceId),
    findKeyRefusals(workspaceId),
  ]);
  if (!workspace) throw new Refusal("notFound", "This workspace is gone.");
  const arrived = holder?.source === "scim" && holder.deletedAt === null ? holder : null;
  const facts: GuideFacts = {
    provider: workspace.identityProvider,
    startedAt: run.startedAt,
    syncOn: workspace.provisioningMethod === "scim" && workspace.syncEnabled,
    syncChangedAt: workspace.syncChangedAt,
    user,
    arrived: arrived !== null,
    lastHeardAt,
    lastLetInAt,
    key: keys[0] ?? null,
    keyRefused: refusals.lastAt !== null,
  };
  return { facts, workspace, user, arrived, keys, refusals };
}

interface WhichStep {
  id: string;
  step: GuideStepId;
}

/**
 * Takes the current step: does what Roster does, or notes that somebody says to have done theirs. Of two who take the same one the first
 * did it, and the second finds it done. Throws Refusal forbidden, notFound, invalid, and those of what is done.
 */
export async function takeStep(ctx: Ctx, { id, step }: WhichStep): Promise<void> {
  const { run, facts, states } = await openRunOf(ctx, id);
  const steps = guideSteps[run.kind];
  const place = steps.findIndex((one) => one.id === step);
  const taken = steps[place];
  if (!taken) throw new Refusal("invalid", "This workaround has no such step.");
  if (states[place] === "done") return;
  if (states[place] === "later") throw new Refusal("invalid", "Take the steps in their order: an earlier one isn't done.");
  if (taken.who === "provider" && taken.seen) {
    throw new Refusal("invalid", "Nothing of it has arrived yet. It is ticked by itself as soon as it has.");
  }
  if (taken.who === "roster") await carryOut(ctx, run, step, facts);
  await addStep(ctx, id, { step, by: ctx.actor, at: new Date() });
}

async function carryOut(ctx: Ctx, run: GuidedRun, step: GuideStepId, facts: GuideFacts): Promise<void> {
  try {
    await act(ctx, run, step);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Somebody else was quicker: it is done, and that is what was wanted.
    const now = await lookAround(ctx, run);
    const wasSeen = isSeen(run.kind, step, facts);
    if (wasSeen || !isSeen(run.kind, step, now.facts)) throw error;
  }
}

async function act(ctx: Ctx, run: GuidedRun, step: GuideStepId): Promise<void> {
  switch (step) {
    case "pause":
      await saveConnection(ctx, { syncEnabled: false });
      return;
    case "resume":
    case "switch": {
      const workspace = await findWorkspace(ctx.workspaceId);
      if (workspace?.provisioningMethod !== "scim")
        throw new Refusal("invalid", "Choose SCIM as the provisioning method first, under User provisioning.");
      await saveConnection(ctx, { syncEnabled: true });
      return;
    }
    case "delete":
      return softDeleteUser(ctx, run.userId ?? "");
    case "purge":
      return deleteUserPermanently(ctx, run.userId ?? "");
    default:
      // Keys have a dialog of their own, which shows the new one.
      throw new Refusal("invalid", "This step has a button of its own.");
  }
}

/** Takes back that a step was done outside of Roster. */
export async function takeStepBack(ctx: Ctx, { id, step }: WhichStep): Promise<void> {
  const { run } = await openRunOf(ctx, id);
  const known = guideSteps[run.kind].find((one) => one.id === step);
  if (!known || known.seen) throw new Refusal("invalid", "Only what somebody ticked can be taken back.");
  await dropStep(ctx, id, step);
}

/** Ends a run whose steps are all done, and keeps which of them were seen to be so. Throws Refusal forbidden, notFound, invalid. */
export async function finishGuide(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const { run, states } = await openRunOf(ctx, id);
  const at = new Date();
  if (states.some((state) => state !== "done")) {
    throw new Refusal("invalid", "Not all steps are done. Go on with the current one, or abandon the guide.");
  }
  for (const { id: step } of guideSteps[run.kind]) await addStep(ctx, id, { step, by: null, at });
  if (!(await endRun(ctx, id, "done"))) throw ended();
}

/** What was done stays done. Throws Refusal forbidden, notFound. */
export async function abandonGuide(ctx: Ctx, { id }: { id: string }): Promise<void> {
  await openRunOf(ctx, id);
  if (!(await endRun(ctx, id, "abandoned"))) throw ended();
}

async function openRunOf(ctx: Ctx, id: string) {
  requirePermission(ctx, "provisioning.manage");
  const run = isId(id) ? await findRun(ctx.workspaceId, id) : null;
  if (!run) throw new Refusal("notFound", "There is no such guide in this workspace.");
  if (run.endedAt) throw ended();
  const { facts } = await lookAround(ctx, run);
  return { run, facts, states: guideStates(run.kind, run.steps, facts) };
}

const ended = () => new Refusal("notFound", "Somebody has ended this guide meanwhile.");
