import type { Metadata } from "next";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { keyNames, providerName } from "#components/directory/provider-names.ts";
import { Banner } from "#components/ui/banner.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { TabLinks } from "#components/ui/tab-links.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { getSetup, mappingFindings } from "#lib/provisioning/setup.ts";
import type { IdentityProvider } from "#lib/types.ts";
import { Facts, type Guide, type GuideParts, type GuideStep } from "./guide.tsx";
import { entraGuide } from "./guide-entra.tsx";
import { jumpcloudGuide } from "./guide-jumpcloud.tsx";
import { oktaGuide } from "./guide-okta.tsx";
import { otherGuide } from "./guide-other.tsx";
import { Keys } from "./keys.tsx";
import { type Check, stepStates } from "./progress.ts";
import { Step } from "./step.tsx";
import { StepStatus } from "./step-status.tsx";
import { Wire } from "./wire.tsx";

export const metadata: Metadata = { title: "Setup guide" };

const guides: Record<IdentityProvider, (parts: GuideParts) => Guide> = {
  entra: entraGuide,
  okta: oktaGuide,
  jumpcloud: jumpcloudGuide,
  other: otherGuide,
};

const tabs: readonly { provider: IdentityProvider; label: string }[] = [
  { provider: "entra", label: "Entra ID" },
  { provider: "okta", label: "Okta" },
  { provider: "jumpcloud", label: "JumpCloud" },
  { provider: "other", label: "Other" },
];

interface SetupPageProps {
  params: Promise<{ workspace: string }>;
  /** `for`: the provider whose guide is read; the workspace's own otherwise. */
  searchParams: Promise<{ for?: string | string[] }>;
}

export default async function SetupPage({ params, searchParams }: SetupPageProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "provisioning.manage");
  const setup = await getSetup(session.ctx);
  const { workspace, keys, refusals, arrivals, connectedAt } = setup;
  const wanted = (await searchParams).for;
  const provider = tabs.find((tab) => tab.provider === wanted)?.provider ?? workspace.identityProvider;
  const path = `/${workspace.slug}/users-groups`;
  const isOn = workspace.provisioningMethod === "scim" && workspace.syncEnabled;

  const guide = guides[provider]({
    url: (label) => <CopyField label={label} value={setup.url} />,
    keys: (
      <Keys
        slug={workspace.slug}
        url={setup.url}
        keys={keys}
        provider={provider}
        isScim={workspace.provisioningMethod === "scim"}
        mayManageKeys={session.permissions.includes("keys.manage")}
      />
    ),
  });
  const steps: GuideStep[] = [turnOn(`${path}/user-provisioning`), ...guide.steps];
  const met: Record<Check, boolean> = {
    on: isOn,
    connected: connectedAt !== null,
    user: arrivals.firstUser !== null,
    group: arrivals.firstGroup !== null,
  };
  const states = stepStates(
    steps.map(({ check }) => check),
    met,
  );
  const findings = arrivals.newestUser ? mappingFindings(arrivals.newestUser, provider) : [];

  return (
    <>
      <LiveRefresh slug={workspace.slug} lastRequestAt={setup.lastHeardAt} />
      <PageHead
        parent={{ href: `${path}/user-provisioning`, label: "User provisioning" }}
        title="Setup guide"
        description="Each step that your identity provider takes turns green by itself when its request arrives."
      />
      <TabLinks
        label="Identity provider"
        tabs={tabs.map((tab) => ({ label: tab.label, href: `?for=${tab.provider}`, current: tab.provider === provider }))}
      />
      {refusals.lastAt && (
        <div className="mb-6" role="alert">
          <Banner tone="danger">
            {refusals.ended > 0
              ? `A request came with a key that is no longer valid${refusals.endedLastFour ? ` (…${refusals.endedLastFour})` : ""}.`
              : "A request came with a key that is not known here: it was copied in part, or changed."}{" "}
            Enter the present {keyNames[provider]} in {providerName(provider)}, or generate a new one.
          </Banner>
        </div>
      )}
      <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 max-w-180 flex-col gap-5">
          <section aria-labelledby="before" className="text-ink-muted">
            <h2 id="before" className="mb-1 font-semibold text-base text-ink">
              Before you begin
            </h2>
            <Facts items={guide.before} />
          </section>
          <section aria-labelledby="steps">
            <h2 id="steps" className="mb-3 font-semibold text-base">
              Steps
            </h2>
            <ol className="flex flex-col gap-3">
              {steps.map(({ id, title, check, waiting = "", body }, index) => (
                <Step
                  // Of another provider it is another step: it begins closed, or open, by itself.
                  key={`${provider} ${id}`}
                  id={id}
                  number={index + 1}
                  title={title}
                  state={states[index] ?? "later"}
                  next={check === null ? steps[index + 1]?.id : undefined}
                  status={
                    check ? (
                      <StepStatus
                        check={check}
                        met={met[check]}
                        waiting={waiting}
                        connectedAt={connectedAt}
                        arrivals={arrivals}
                        path={path}
                      />
                    ) : (
                      id === "map" && arrivals.newestUser && <Findings name={arrivals.newestUser.name} findings={findings} />
                    )
                  }
                >
                  {body}
                </Step>
              ))}
            </ol>
          </section>
        </div>
        <div className="flex min-w-0 flex-col gap-3 lg:sticky lg:top-[calc(var(--sticky-top)+1.5rem)]">
          <Wire requests={setup.recent} provider={providerName(provider)} />
        </div>
      </div>
    </>
  );
}

/** The first step is the same for all: it is taken here. */
function turnOn(href: string): GuideStep {
  return {
    id: "on",
    title: "Turn on SCIM in this workspace",
    check: "on",
    waiting: "Sync using SCIM is off",
    body: (
      <>
        <p>Choose Automated user provisioning (SCIM) as the method and your identity provider, and press Done.</p>
        <div>
          <LinkButton href={`${href}#method`}>Open User provisioning</LinkButton>
        </div>
      </>
    ),
  };
}

/** What the newest user shows of the mapping. */
function Findings({ name, findings }: { name: string; findings: readonly string[] }) {
  if (findings.length === 0) return <Banner tone="ok">{name} arrived with all that is needed.</Banner>;
  return (
    <Banner tone="warn">
      {name}, who came last: {findings.join(" ")}
    </Banner>
  );
}
