import type { Metadata } from "next";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requireSession } from "#lib/auth/session.ts";
import { getOverview } from "#lib/provisioning/overview.ts";
import { NothingToManage } from "./nothing-to-manage.tsx";
import { AlertsLine } from "./overview/alerts-line.tsx";
import { ConnectionHealth } from "./overview/connection-health.tsx";
import { DirectoryFigures } from "./overview/directory-figures.tsx";
import { LatestChanges } from "./overview/latest-changes.tsx";
import { LogStrip } from "./overview/log-strip.tsx";
import { OpenIssues } from "./overview/open-issues.tsx";

export const metadata: Metadata = { title: "Overview" };

/** Where people begin: how the workspace is doing, as far as it is theirs to know. */
export default async function OverviewPage({ params }: { params: Promise<{ workspace: string }> }) {
  const session = await requireSession((await params).workspace);
  const { ctx, workspace, permissions } = session;
  if (permissions.length === 0) return <NothingToManage />;
  const { slug } = workspace;
  const { lastHeardAt, connection, hours, people, groups, issues, changes, alerts } = await getOverview(ctx);
  const logHref = permissions.includes("log.view") ? `/${slug}/activity/provisioning-log` : null;
  return (
    <>
      <LiveRefresh slug={slug} lastRequestAt={lastHeardAt} />
      <PageHead title="Overview" description={`How ${workspace.name} is doing, and what needs somebody.`} />
      {connection && (
        <Section title="Provisioning" wide>
          <ConnectionHealth connection={connection} logHref={logHref} permissions={permissions} />
        </Section>
      )}
      {!connection && hours && logHref && (
        <Section title="Requests" wide>
          <LogStrip hours={hours} logHref={logHref} lastHeardAt={lastHeardAt} />
        </Section>
      )}
      {(people || groups !== null) && (
        <Section title="Directory" wide>
          <DirectoryFigures
            slug={slug}
            people={people}
            groups={groups}
            linked={connection?.counts ?? null}
            provider={workspace.identityProvider}
          />
        </Section>
      )}
      {(issues || changes) && (
        <div className="grid gap-x-10 border-t pt-6 lg:grid-cols-2 lg:[&>section]:border-t-0 lg:[&>section]:pt-0">
          {issues && (
            <Section
              title="Needs attention"
              actions={issues.open > issues.rows.length && <TextLink href={`/${slug}/issues`}>All {issues.open}</TextLink>}
            >
              <OpenIssues slug={slug} issues={issues} />
              {alerts && <AlertsLine slug={slug} alerts={alerts} />}
            </Section>
          )}
          {changes && (
            <Section
              title="Latest changes"
              actions={changes.rows.length > 0 && <TextLink href={`/${slug}/activity/change-history`}>All changes</TextLink>}
            >
              <LatestChanges slug={slug} changes={changes} provider={workspace.identityProvider} />
            </Section>
          )}
        </div>
      )}
    </>
  );
}
