import type { Metadata } from "next";
import { HealthLine } from "#components/directory/health-line.tsx";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { nextStep } from "#components/directory/next-step.ts";
import { providerName } from "#components/directory/provider-names.ts";
import { RequestStrip } from "#components/directory/request-strip.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { getConnection } from "#lib/provisioning/connection.ts";
import { healthOf } from "#lib/provisioning/health.ts";
import { connectionReport } from "#lib/provisioning/report.ts";
import { Connection } from "./connection.tsx";
import { Figures } from "./figures.tsx";
import { ProvisioningForm } from "./provisioning-form.tsx";
import { sayRate } from "./rate-limit.ts";
import { RecentRequests } from "./recent-requests.tsx";
import { RemoveConnection } from "./remove-connection.tsx";

export const metadata: Metadata = { title: "User provisioning" };

export default async function UserProvisioningPage({ params }: { params: Promise<{ workspace: string }> }) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "provisioning.manage");
  const connection = await getConnection(session.ctx);
  const { workspace, keys, counts, wire, hours, refused, held } = connection;
  const scim = workspace.provisioningMethod === "scim";
  const provider = workspace.identityProvider;
  const path = `/${workspace.slug}/users-groups/user-provisioning`;
  const logHref = session.permissions.includes("log.view") ? `/${workspace.slug}/activity/provisioning-log` : null;
  const now = new Date();
  const health = healthOf(workspace, wire, counts, now);
  return (
    <>
      <LiveRefresh slug={workspace.slug} lastRequestAt={connection.lastHeardAt} />
      <PageHead
        title="User provisioning"
        description="How people and groups come into this workspace, change and leave."
        actions={<LinkButton href={`${path}/setup`}>Setup guide</LinkButton>}
      />
      {scim && (
        <Section title="Health" wide>
          <HealthLine
            health={health}
            step={nextStep({ health, refusals: wire.refusals, refused, held, keys, provider, now })}
            run={wire.runs[0]}
            path={path}
            report={connectionReport(connection, health, now)}
            now={now}
          />
          <Figures counts={counts} lastRequestAt={health.lastRequest?.at ?? null} />
          {wire.recent.length > 0 && <RequestStrip hours={hours} now={now} logHref={logHref} />}
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
            <TextLink href={`${path}/doctor`}>Doctor</TextLink>
            <TextLink href={`/${workspace.slug}/issues/guides#test-connection`}>Test connection failed?</TextLink>
            <TextLink href={`/${workspace.slug}/issues/guides#regenerate-key`}>Change the key, guided</TextLink>
          </p>
        </Section>
      )}
      <Section id="method" title="Method">
        <ProvisioningForm
          slug={workspace.slug}
          url={connection.url}
          saved={{
            provisioningMethod: workspace.provisioningMethod,
            syncEnabled: workspace.syncEnabled,
            defaultUserStatus: workspace.defaultUserStatus,
            identityProvider: workspace.identityProvider,
            missingNames: workspace.missingNames,
            onProviderDelete: workspace.onProviderDelete,
            maxPerSecond: sayRate(workspace.maxPerSecond),
            deleteAfterDays: workspace.deleteAfterDays === null ? "" : String(workspace.deleteAfterDays),
          }}
          present={{
            linkedUsers: counts.linkedUsers,
            linkedGroups: counts.linkedGroups,
            keys: connection.keys.map(({ lastFour }) => lastFour),
            refused,
          }}
          mayChooseMethod={session.permissions.includes("keys.manage")}
          mayChangeSettings={!session.support}
        />
      </Section>
      {scim && (
        <Section
          id="keys"
          title="Connection"
          description={`What ${providerName(workspace.identityProvider)} needs to reach this workspace.`}
        >
          <Connection
            slug={workspace.slug}
            url={connection.url}
            keys={connection.keys}
            endedKeys={connection.endedKeys}
            provider={workspace.identityProvider}
            mayManageKeys={session.permissions.includes("keys.manage")}
          />
        </Section>
      )}
      {refused > 0 && (
        <Section
          title="Refused while paused"
          description={`What ${providerName(workspace.identityProvider)} wanted to change while sync was off.`}
        >
          <div>
            <LinkButton href={`/${workspace.slug}/users-groups/user-provisioning/refused-changes`}>
              Show {formatCount(refused, "refused change", "refused changes")}
            </LinkButton>
          </div>
        </Section>
      )}
      {scim && (
        <Section
          title="Out of scope"
          description={`When the scope changes, ${providerName(provider)} may leave users and groups behind without removing them.`}
        >
          <div>
            <LinkButton href={`${path}/out-of-scope`}>Find who is out of scope</LinkButton>
          </div>
        </Section>
      )}
      {scim && (
        <Section id="requests" title="Latest requests" description="What your identity provider sent, as it arrives." wide>
          <RecentRequests requests={wire.recent} logHref={logHref} />
        </Section>
      )}
      {(scim || counts.linkedUsers + counts.linkedGroups > 0) && (
        <Section
          title={scim ? "Remove the connection" : "Linked users and groups"}
          description={
            scim
              ? `Parts with ${providerName(workspace.identityProvider)} for good: users and groups stay, and become this workspace's own.`
              : `${formatCount(counts.linkedUsers, "user", "users")} and ${formatCount(counts.linkedGroups, "group", "groups")} came by SCIM. They can be edited, and would be locked again if SCIM were chosen again.`
          }
        >
          <RemoveConnection
            slug={workspace.slug}
            provider={workspace.identityProvider}
            connected={scim}
            mayRemove={session.permissions.includes("keys.manage")}
          />
        </Section>
      )}
    </>
  );
}
