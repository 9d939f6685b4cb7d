import { Status } from "#components/ui/badge.tsx";
import type { GuideStep, GuideStepState } from "#lib/provisioning/guides.ts";
import type { GuidedRun, GuideStepId, IdentityProvider } from "#lib/types.ts";
import { StepRecord } from "./step-record.tsx";

/** What is waited for, of what Roster sees by itself. */
const waiting: Partial<Record<GuideStepId, string>> = {
  pause: "Sync is on",
  delete: "The user is not deleted",
  purge: "The user is among the deleted users",
  resume: "Sync is off",
  start: "Waiting for a request…",
  arrive: "Waiting for the user…",
  reach: "Waiting for a request…",
  switch: "Sync is off",
  key: "Waiting for a request with a valid key…",
  accept: "Waiting for a request that is let in…",
  generate: "No new key yet",
  use: "Waiting for a request with the new key…",
};

const met: Partial<Record<GuideStepId, string>> = {
  pause: "Done",
  delete: "Deleted",
  purge: "Deleted permanently",
  resume: "Sync is on",
  start: "A request has arrived",
  arrive: "Arrived",
  reach: "A request has arrived",
  switch: "Sync is on",
  key: "The key is right",
  accept: "Connected",
  generate: "Generated",
  use: "A request came with it",
};

interface StepStateProps {
  step: GuideStep;
  state: GuideStepState;
  taken: GuidedRun["steps"][number] | undefined;
  provider: IdentityProvider;
}

/** The live check of a step, and who did it. */
export function StepState({ step, state, taken, provider }: StepStateProps) {
  if (state === "later") return null;
  if (state === "done") {
    return (
      <span className="inline-flex flex-wrap items-baseline gap-x-2">
        <Status tone="ok">{met[step.id] ?? "Done"}</Status>
        <StepRecord taken={taken} provider={provider} />
      </span>
    );
  }
  const words = waiting[step.id];
  return words ? <Status tone={step.who === "provider" ? "busy" : "neutral"}>{words}</Status> : null;
}
