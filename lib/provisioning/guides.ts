import type { GuideKind, GuideStepId, IdentityProvider, TakenStep } from "#db/types.ts";

/** `roster`: a button here does it. `provider`: a person does it there. */
export interface GuideStep {
  id: GuideStepId;
  who: "roster" | "provider";
  /** Whether Roster sees by itself that it is done; of the others it believes who says so. */
  seen: boolean;
}

const byPerson = (id: GuideStepId): GuideStep => ({ id, who: "provider", seen: false });
const seenThere = (id: GuideStepId): GuideStep => ({ id, who: "provider", seen: true });
const here = (id: GuideStepId): GuideStep => ({ id, who: "roster", seen: true });

/** The steps of each workaround, in their order. */
export const guideSteps: Record<GuideKind, readonly GuideStep[]> = {
  "error-500": [
    byPerson("stop"),
    here("pause"),
    here("delete"),
    here("purge"),
    here("resume"),
    seenThere("start"),
    seenThere("arrive"),
  ],
  "user-not-deleted": [byPerson("stop"), here("pause"), here("delete"), here("resume"), seenThere("start")],
  "test-connection": [seenThere("reach"), here("switch"), here("key"), seenThere("accept")],
  "regenerate-key": [here("generate"), seenThere("use"), byPerson("save")],
};

/** What is known of the workspace now, as far as a workaround asks. */
export interface GuideFacts {
  provider: IdentityProvider;
  startedAt: Date;
  /** SCIM is the method, and not paused. */
  syncOn: boolean;
  syncChangedAt: Date | null;
  /** The user whom it is about; null = permanently deleted. */
  user: { deletedAt: Date | null } | null;
  /** A live, linked user has the name that was waited for. */
  arrived: boolean;
  /** The last request of any kind, be it with a wrong key. */
  lastHeardAt: Date | null;
  /** The last request that was let in. */
  lastLetInAt: Date | null;
  /** The newest key that opens the door. */
  key: { createdAt: Date; lastUsedAt: Date | null } | null;
  /** Whether all that came since the last request with a valid key was refused for its key. */
  keyRefused: boolean;
}

const since = (at: Date | null, from: Date | null) => at !== null && (from === null || at >= from);

/** Whether what a step is for can be seen to be so, now. */
export function isSeen(kind: GuideKind, step: GuideStepId, facts: GuideFacts): boolean {
  const { syncOn, syncChangedAt, user, lastLetInAt, lastHeardAt, key, startedAt } = facts;
  const isDeleted = user === null || user.deletedAt !== null;
  const isRid = kind === "error-500" ? user === null : isDeleted;
  switch (step) {
    case "pause":
      // What it was needed for may be done already.
      return !syncOn || isRid;
    case "delete":
      return isDeleted;
    case "purge":
      return user === null;
    case "resume":
      return syncOn && isRid;
    case "start":
      return syncOn && isRid && since(lastLetInAt, later(startedAt, syncChangedAt));
    case "arrive":
      return facts.arrived;
    case "reach":
      return since(lastHeardAt, startedAt);
    case "switch":
      return syncOn;
    case "key":
      return key !== null && !facts.keyRefused;
    case "accept":
      return since(lastLetInAt, later(startedAt, syncChangedAt));
    case "generate":
      return key !== null && key.createdAt >= startedAt;
    case "use":
      return key !== null && key.createdAt >= startedAt && key.lastUsedAt !== null;
    case "stop":
    case "save":
      return false;
  }
}

function later(one: Date, other: Date | null): Date {
  return other !== null && other > one ? other : one;
}

export type GuideStepState = "done" | "current" | "later";

/**
 * The state of each step. What Roster can see counts as it is now, whoever did it and wherever: a pause that somebody ends meanwhile is the
 * current step again. Of the others it counts who said so.
 */
export function guideStates(kind: GuideKind, taken: readonly TakenStep[], facts: GuideFacts): GuideStepState[] {
  const steps = guideSteps[kind];
  const done = steps.map(({ id, seen }) =>
    seen ? isSeen(kind, id, facts) : taken.some(({ step }) => step === id) || isPast(kind, id, facts),
  );
  const current = done.indexOf(false);
  return done.map((_, i) => (current === -1 || i < current ? "done" : i === current ? "current" : "later"));
}

/** There is no point in stopping the provider any more once the user is rid of. */
function isPast(kind: GuideKind, step: GuideStepId, facts: GuideFacts): boolean {
  return step === "stop" && isSeen(kind, "resume", facts);
}

/** The provider has brought the user back whom somebody deleted in this run: they are still in its scope. */
export function wasBroughtBack(taken: readonly TakenStep[], { user }: GuideFacts): boolean {
  return user !== null && user.deletedAt === null && taken.some(({ step }) => step === "delete");
}
