import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { resolutionNames } from "#app/[workspace]/(app)/issues/resolution-names.ts";
import { actorName } from "#components/directory/actor-name.ts";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession, type Session } from "#lib/auth/session.ts";
import { sentOf, wantedName } from "#lib/directory/issue-details.ts";
import { closableByHand } from "#lib/directory/issue-fixes.ts";
import { sentUser } from "#lib/directory/notices.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { issueGuidance } from "#lib/provisioning/issue-guidance.ts";
import { issueReport } from "#lib/provisioning/issue-report.ts";
import { issueNames, issueSummary } from "#lib/provisioning/issue-words.ts";
import { getIssue, type ShownIssue } from "#lib/provisioning/issues.ts";
import { Affected } from "./affected.tsx";
import { Comparison } from "./comparison.tsx";
import { IssueActions } from "./issue-actions.tsx";
import { IssueHistory } from "./issue-history.tsx";

interface IssueProps {
  params: Promise<{ workspace: string; issueId: string }>;
}

/** Cached for the request: the title asks, too. */
const issueOf = cache(async (slug: string, id: string) => {
  const session = await requireSession(slug);
  requirePermission(session, "provisioning.manage");
  const heard = await lastRequestAt(session.ctx);
  return { session, heard, shown: await getIssue(session.ctx, id) };
});

export async function generateMetadata({ params }: IssueProps): Promise<Metadata> {
  const { workspace, issueId } = await params;
  const { shown } = await issueOf(workspace, issueId);
  return { title: shown ? issueNames[shown.issue.kind] : "Issue not found" };
}

export default async function IssuePage({ params }: IssueProps) {
  const { workspace: slug, issueId } = await params;
  const { session, heard, shown } = await issueOf(slug, issueId);
  if (!shown) notFound();
  const { workspace, permissions } = session;
  const { issue, user, group } = shown;
  const provider = workspace.identityProvider;
  const name = providerName(provider);
  const { happened, why, steps, closes } = issueGuidance(issue.kind, provider, name);
  const open = issue.closedAt === null;
  return (
    <>
      <LiveRefresh slug={slug} lastRequestAt={heard} />
      <PageHead
        parent={{ href: `/${slug}/issues`, label: "Issues" }}
        title={issueNames[issue.kind]}
        status={open ? issue.urgent && <Badge tone="danger">Urgent</Badge> : <Badge tone="ok">Solved</Badge>}
        description={issueSummary(issue)}
        actions={<CopyButton value={issueReport(issue, slug, new Date())} name="report" label="Copy report" />}
      />
      {issue.closedAt && (
        <div className="mb-6 max-w-160">
          <Banner tone="ok">
            Solved <RelativeTime at={issue.closedAt} />
            {issue.closedBy && ` by ${actorName(issue.closedBy, provider)}`}
            {issue.resolution && `: ${resolutionNames[issue.resolution] ?? issue.resolution}`}.
          </Banner>
        </div>
      )}
      <Section title="What happened" wide>
        <div className="flex max-w-160 flex-col gap-2">
          <p>{happened}</p>
          <p className="text-ink-muted">{why}</p>
        </div>
      </Section>
      <Sides shown={shown} provider={name} />
      {open && (
        <Section title="How to put it right" wide>
          <ol className="max-w-160 list-decimal pl-5 marker:text-ink-faint">
            {steps.map((step) => (
              <li key={step} className="py-0.5">
                {step}
              </li>
            ))}
          </ol>
          <IssueActions {...actionsOf(shown, session)} provider={name} />
          <GuidedFlow slug={slug} shown={shown} />
          {issue.kind === "held deletions" && (
            <div>
              <LinkButton href={`/${slug}/users-groups/user-provisioning/held?tab=${issue.cause}`}>
                Open the held deletions
              </LinkButton>
            </div>
          )}
          <p className="max-w-160 text-ink-muted text-sm">
            It closes by itself: {closes.charAt(0).toLowerCase() + closes.slice(1)}
          </p>
        </Section>
      )}
      <Affected slug={slug} issue={issue} user={user} group={group} permissions={permissions} />
      <Section title="Who did what" wide>
        <IssueHistory issue={issue} changes={shown.changes} provider={provider} />
      </Section>
    </>
  );
}

/** The two who are compared, where two are. */
function Sides({ shown: { issue, user, holder }, provider }: { shown: ShownIssue; provider: string }) {
  const sent = sentOf(issue.details);
  const here = issue.kind === "name held" ? holder : user;
  const compares =
    issue.kind === "email clash" ||
    issue.kind === "identity clash" ||
    issue.kind === "excluded name" ||
    issue.kind === "name held";
  if (!compares || !sent || !here) return null;
  return (
    <Section title="Side by side" wide>
      <Comparison
        labels={[here.deletedAt ? "Deleted user here" : "User here, as of now", `Sent by ${provider}`]}
        here={sentUser(here)}
        sent={sent}
      />
    </Section>
  );
}

/** The long way out of a UPN clash, for whoever doesn't want to link. */
function GuidedFlow({ slug, shown: { issue, user } }: { slug: string; shown: ShownIssue }) {
  const sent = sentOf(issue.details);
  if (issue.kind !== "email clash" || !sent || !user) return null;
  const query = new URLSearchParams({ guide: "error-500", user: user.id, wanted: sent.userName });
  return (
    <p className="max-w-160 text-ink-muted text-sm">
      Rather begin anew?{" "}
      <TextLink href={`/${slug}/issues/guides?${query}#error-500`}>
        Guided: delete the user here, and have them arrive again
      </TextLink>
      . Id, groups and role would be lost.
    </p>
  );
}

function actionsOf({ issue, user, holder }: ShownIssue, { workspace, permissions }: Session) {
  const sent = sentOf(issue.details);
  const name = wantedName(issue);
  const nameOf = (person: NonNullable<typeof user>) => person.displayName ?? person.originalUserName ?? person.userName;
  return {
    slug: workspace.slug,
    issue: { id: issue.id, kind: issue.kind },
    sent: sent && { userName: sent.userName, externalId: sent.externalId },
    user: user && { name: nameOf(user), userName: user.userName, version: user.version, deleted: user.deletedAt !== null },
    wanted: name === null ? null : { name, holder: holder && { name: nameOf(holder), deleted: holder.deletedAt !== null } },
    may: {
      giveRole: permissions.includes("roles.manage"),
      manageUsers: permissions.includes("users.manage"),
      markSolved: closableByHand.includes(issue.kind),
    },
  };
}
