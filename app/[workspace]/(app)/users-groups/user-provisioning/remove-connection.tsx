"use client";

import { useState, useTransition } from "react";
import { providerName } from "#components/directory/provider-names.ts";
import { useSteps } from "#components/steps/use-steps.ts";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { Progress } from "#components/ui/progress.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { IdentityProvider, LinkedCounts, UnlinkPosition } from "#lib/types.ts";
import { previewRemoval, remove, unlink } from "./remove-connection-actions.ts";

interface RemoveConnectionProps {
  slug: string;
  provider: IdentityProvider;
  /** False once the method is None: what is left is to unlink whom it brought. */
  connected: boolean;
  mayRemove: boolean;
}

/** Ends the connection for good: first the keys and the method, then the links, in steps that may be left at any time. */
export function RemoveConnection({ slug, provider, connected, mayRemove }: RemoveConnectionProps) {
  const [plan, setPlan] = useState<(LinkedCounts & { connected: boolean }) | null>(null);
  const [deactivate, setDeactivate] = useState(false);
  const { run, tried } = useSteps();
  const [asking, start] = useTransition();
  const name = providerName(provider);

  function ask() {
    start(async () => {
      const answer = await previewRemoval(slug, null, {});
      if (!answer.ok) return toast({ tone: "danger", title: "Nothing was removed", description: answer.error });
      setDeactivate(false);
      setPlan({ ...answer.value, connected });
    });
  }

  async function removeAll(): Promise<string | undefined> {
    const removed = await remove(slug, null, {});
    if (!removed.ok) return removed.error;
    let deactivated = 0;
    const { done, ended } = await run(async (after: UnlinkPosition | null) => {
      const step = await unlink(slug, null, { deactivate, at: after ?? { kind: "users", after: null } });
      if (!step.ok) return step;
      deactivated += step.value.deactivated;
      return { ok: true, value: { done: step.value.users + step.value.groups, failures: [], after: step.value.next } };
    });
    if (ended !== null)
      return `${ended} The keys are revoked, and ${formatCount(done, "user or group is", "users and groups are")} unlinked.`;
    toast({
      title: "The connection is removed",
      description: deactivated > 0 ? `${formatCount(deactivated, "user is", "users are")} Inactive now.` : undefined,
    });
    return undefined;
  }

  return (
    <>
      <div>
        <Button
          variant="danger"
          pending={asking}
          onClick={ask}
          disabledReason={mayRemove ? undefined : "Only a workspace admin can remove the connection."}
        >
          {connected ? "Remove the connection…" : "Unlink them…"}
        </Button>
      </div>
      <ConfirmDialog
        open={plan !== null}
        onOpenChange={() => setPlan(null)}
        title={plan?.connected ? `Remove the connection to ${name}?` : "Unlink users and groups?"}
        confirmText={slug}
        confirmLabel={plan?.connected ? "Remove the connection" : "Unlink"}
        goes={plan && tried === null ? goes(plan, name) : []}
        stays={plan && tried === null ? stays(plan, deactivate) : []}
        onConfirm={removeAll}
      >
        {plan && tried === null && (
          <>
            {plan.connected && <p>{first(provider)}</p>}
            {plan.active > 0 && (
              <Checkbox
                label={`Deactivate ${formatCount(plan.active, "provisioned user", "provisioned users")}`}
                help={
                  plan.admins > 0
                    ? `They can't sign in until somebody activates them. ${formatCount(plan.admins, "Workspace admin stays", "Workspace admins stay")} active.`
                    : "They can't sign in until somebody activates them."
                }
                checked={deactivate}
                onCheckedChange={setDeactivate}
              />
            )}
          </>
        )}
        {plan && tried !== null && <Progress label="Unlinking users and groups" done={tried} total={plan.users + plan.groups} />}
      </ConfirmDialog>
    </>
  );
}

function first(provider: IdentityProvider): string {
  if (provider === "entra") {
    return "First unassign all users and groups from the application in Entra and let one cycle pass, if they shall leave this workspace; then stop provisioning there. Otherwise everybody stays here.";
  }
  return `First unassign everyone from the application in ${providerName(provider)}, if they shall leave this workspace; then stop provisioning there. Otherwise everybody stays here.`;
}

function goes({ connected, users, groups }: LinkedCounts & { connected: boolean }, name: string): string[] {
  const links = `The links: ${formatCount(users, "user", "users")} and ${formatCount(groups, "group", "groups")} become this workspace's own, and the ids that ${name} gave them are forgotten.`;
  return connected ? ["All API keys are revoked, the method becomes None, and refused changes are discarded.", links] : [links];
}

function stays({ users, groups }: LinkedCounts, deactivates: boolean): string[] {
  const kept = deactivates ? "groups and roles" : "groups, roles and status";
  return [
    `${formatCount(users, "user", "users")} and ${formatCount(groups, "group", "groups")} stay, with ${kept}, and can be edited here.`,
  ];
}
