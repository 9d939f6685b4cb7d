import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { guideTitles, guideUses, stepTitle } from "#app/[workspace]/(app)/issues/guides/guide-names.ts";
import { Step } from "#app/[workspace]/(app)/users-groups/user-provisioning/setup/step.tsx";
import { actorName } from "#components/directory/actor-name.ts";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { getGuidedRun } from "#lib/provisioning/guided-runs.ts";
import { guideSteps } from "#lib/provisioning/guides.ts";
import { Diagnosis } from "./diagnosis.tsx";
import { AbandonRun, FinishRun } from "./end-run.tsx";
import { Ended } from "./ended.tsx";
import { StepBody } from "./step-body.tsx";
import { StepState } from "./step-state.tsx";

interface RunProps {
  params: Promise<{ workspace: string; runId: string }>;
}

/** Cached for the request: the title asks, too. */
const runOf = cache(async (slug: string, id: string) => {
  const session = await requireSession(slug);
  requirePermission(session, "provisioning.manage");
  return { session, shown: await getGuidedRun(session.ctx, id) };
});

export async function generateMetadata({ params }: RunProps): Promise<Metadata> {
  const { workspace, runId } = await params;
  const { shown } = await runOf(workspace, runId);
  return { title: shown ? guideTitles[shown.run.kind] : "Guide not found" };
}

export default async function GuidedRunPage({ params }: RunProps) {
  const { workspace: slug, runId } = await params;
  const { session, shown } = await runOf(slug, runId);
  if (!shown) notFound();
  const { run, states, facts, arrived } = shown;
  const provider = session.workspace.identityProvider;
  const name = provider === "entra" ? "Entra" : providerName(provider);
  const steps = guideSteps[run.kind];
  const allDone = states.every((state) => state === "done");
  return (
    <>
      <LiveRefresh slug={slug} lastRequestAt={shown.lastHeardAt} />
      <PageHead
        parent={{ href: `/${slug}/issues/guides`, label: "Guided workarounds" }}
        title={guideTitles[run.kind]}
        status={run.endedAt ? run.outcome === "done" ? <Badge tone="ok">Done</Badge> : <Badge>Abandoned</Badge> : undefined}
        description={
          run.userName ? (
            <>
              {run.userName}
              {run.wantedName && ` → ${run.wantedName}`}
            </>
          ) : (
            guideUses[run.kind]
          )
        }
        actions={!run.endedAt && <AbandonRun slug={slug} runId={run.id} paused={!facts.syncOn} />}
      />
      <p className="mb-4 text-ink-muted text-sm">
        Begun by {actorName(run.startedBy, provider)}, <RelativeTime at={run.startedAt} />. It can be left, and whoever manages
        provisioning can go on with it.
      </p>
      {run.endedAt ? (
        <Ended run={run} provider={provider} name={name} syncOn={facts.syncOn} />
      ) : (
        <div className="flex max-w-180 flex-col gap-5">
          {run.kind === "user-not-deleted" && !shown.broughtBack && (
            <Banner tone="warn">
              Only for users whom {name} should have removed and did not. Everybody else is removed there: unassigned, disabled or
              deleted.
            </Banner>
          )}
          {shown.broughtBack && (
            <Banner tone="danger">
              {name} has brought this user back: there they are still assigned and enabled. Remove them there, then they leave
              here by themselves.
            </Banner>
          )}
          {run.kind === "test-connection" && <Diagnosis {...shown} provider={provider} />}
          <section aria-labelledby="steps">
            <h2 id="steps" className="mb-3 font-semibold text-base">
              Steps
            </h2>
            <ol className="flex flex-col gap-3">
              {steps.map((step, index) => {
                const state = states[index] ?? "later";
                const taken = run.steps.find((one) => one.step === step.id);
                return (
                  <Step
                    key={step.id}
                    id={step.id}
                    number={index + 1}
                    title={stepTitle(step.id, name)}
                    state={state}
                    status={<StepState step={step} state={state} taken={taken} provider={provider} />}
                  >
                    <StepBody step={step} state={state} taken={taken} shown={shown} session={session} />
                  </Step>
                );
              })}
            </ol>
          </section>
          {allDone && (
            <Banner tone="ok" action={<FinishRun slug={slug} runId={run.id} />}>
              Every step is done.{" "}
              {arrived && (
                <TextLink href={`/${slug}/users-groups/user-management/${arrived.id}`}>
                  {arrived.displayName ?? arrived.userName}
                </TextLink>
              )}
              {arrived && " has arrived."}
            </Banner>
          )}
        </div>
      )}
    </>
  );
}
