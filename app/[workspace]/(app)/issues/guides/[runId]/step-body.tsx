import { GenerateKey } from "#app/[workspace]/(app)/users-groups/user-provisioning/generate-key.tsx";
import { Keys } from "#app/[workspace]/(app)/users-groups/user-provisioning/setup/keys.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Session } from "#lib/auth/session.ts";
import type { getGuidedRun } from "#lib/provisioning/guided-runs.ts";
import type { GuideStep, GuideStepState } from "#lib/provisioning/guides.ts";
import type { GuidedRun, GuideStepId } from "#lib/types.ts";
import { ProviderTodo } from "./provider-todo.tsx";
import { DoIt, SayDone, SayNotDone } from "./step-buttons.tsx";

export type ShownRun = NonNullable<Awaited<ReturnType<typeof getGuidedRun>>>;

interface StepBodyProps {
  step: GuideStep;
  state: GuideStepState;
  taken: GuidedRun["steps"][number] | undefined;
  shown: ShownRun;
  session: Session;
}

const explanations: Partial<Record<GuideStepId, string>> = {
  stop: "So that no cycle runs into what you do here.",
  pause: "While sync is on, the provider manages the user, and nobody can delete them here.",
  delete: "They move to Deleted users, and can still be restored.",
  purge: "This can't be taken back: groups, role and id go. With the shortcut Link on the issue's page they would stay.",
  resume: "The provider is let in again.",
  start: "Requests arrive within some minutes.",
  reach: "Whatever the answer: what arrives here shows that the URL is right.",
  generate: "Its text is shown once. The present key goes on for 24 hours, unless you say that it leaked.",
};

/** What a step says, what a person does in the provider, and the button for what Roster does. */
export function StepBody({ step, state, taken, shown, session }: StepBodyProps) {
  const { workspace, permissions } = session;
  const { run, keys, url } = shown;
  const provider = workspace.identityProvider;
  const which = { slug: workspace.slug, runId: run.id, step: step.id };
  const isCurrent = state === "current";
  const mayManageKeys = permissions.includes("keys.manage");
  return (
    <>
      {explanations[step.id] && <p>{explanations[step.id]}</p>}
      <ProviderTodo step={step.id} provider={provider} wantedName={run.wantedName} />
      {step.id === "reach" && <CopyField label="SCIM URL" value={url} />}
      {step.id === "key" && (
        <Keys
          slug={workspace.slug}
          url={url}
          keys={keys}
          provider={provider}
          isScim={workspace.provisioningMethod === "scim"}
          mayManageKeys={mayManageKeys}
        />
      )}
      {/* Also once it is done: the dialog with the new key is open then. */}
      {step.id === "generate" && (
        <div className="flex flex-col gap-1.5">
          <div>
            <GenerateKey slug={workspace.slug} url={url} keys={keys} provider={provider} mayManageKeys={mayManageKeys} />
          </div>
          {!mayManageKeys && (
            <p className="text-sm">This step waits for a workspace admin. Everything else you can do yourself.</p>
          )}
        </div>
      )}
      {step.id === "start" && shown.refused > 0 && (
        <p>
          {formatCount(shown.refused, "change was", "changes were")} refused while sync was off.{" "}
          <TextLink href={`/${workspace.slug}/users-groups/user-provisioning/refused-changes`}>Look at them</TextLink>
        </p>
      )}
      {isCurrent && hasButton(step) && (
        <DoIt
          {...which}
          userName={run.userName}
          refused={shown.refused}
          provider={provider}
          disabledReason={lacks(step.id, shown, session)}
        />
      )}
      {isCurrent && !step.seen && (
        <div>
          <SayDone {...which} />
        </div>
      )}
      {!step.seen && taken && (
        <div>
          <SayNotDone {...which} />
        </div>
      )}
    </>
  );
}

const hasButton = ({ id, who }: GuideStep) => who === "roster" && id !== "key" && id !== "generate";

function lacks(step: GuideStepId, { facts }: ShownRun, { permissions, workspace }: Session): string | undefined {
  if ((step === "delete" || step === "purge") && !permissions.includes("users.manage"))
    return "You need the permission to manage users, too. Somebody who has it can go on with this guide.";
  if ((step === "resume" || step === "switch") && !facts.syncOn && workspace.provisioningMethod !== "scim")
    return "Choose SCIM as the method under User provisioning first.";
  return undefined;
}
