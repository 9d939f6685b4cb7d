import type { Metadata } from "next";
import { actorName } from "#components/directory/actor-name.ts";
import { Badge } from "#components/ui/badge.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { listGuidedRuns } from "#lib/provisioning/guided-runs.ts";
import type { GuidedRun, GuideKind, IdentityProvider } from "#lib/types.ts";
import { guideTitles, guideUses } from "./guide-names.ts";
import { StartForm } from "./start-form.tsx";

export const metadata: Metadata = { title: "Guided workarounds" };

interface GuidesProps {
  params: Promise<{ workspace: string }>;
  /** `user`, `wanted`: what the page that leads here knows already. */
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const kinds: GuideKind[] = ["error-500", "user-not-deleted", "test-connection", "regenerate-key"];
const text = (value: string | string[] | undefined) => (typeof value === "string" ? value.slice(0, 400) : "");

export default async function GuidesPage({ params, searchParams }: GuidesProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "provisioning.manage");
  const { workspace } = session;
  const { guide, user, wanted } = await searchParams;
  const runs = await listGuidedRuns(session.ctx);
  return (
    <>
      <PageHead
        parent={{ href: `/${workspace.slug}/issues`, label: "Issues" }}
        title="Guided workarounds"
        description="What to do when provisioning is stuck, step by step. A guide can be left, and another admin can go on with it."
      />
      {runs.length > 0 && (
        <Section title="Begun here" wide>
          <Runs runs={runs} slug={workspace.slug} provider={workspace.identityProvider} />
        </Section>
      )}
      {kinds.map((kind) => (
        <Section key={kind} id={kind} title={guideTitles[kind]} description={guideUses[kind]}>
          <StartForm
            slug={workspace.slug}
            kind={kind}
            known={kind === guide ? { user: text(user), wantedName: text(wanted) } : { user: "", wantedName: "" }}
          />
          {kind === "error-500" && (
            <p className="text-ink-muted text-sm">
              Shorter, and nothing is lost: when there is a UPN clash among the{" "}
              <TextLink href={`/${workspace.slug}/issues`}>Issues</TextLink>, press Link there. The user keeps id, groups and
              role, and gets the new name.
            </p>
          )}
          {kind === "user-not-deleted" && (
            <p className="text-ink-muted text-sm">
              Only for users whom your identity provider should have removed and did not. Everybody else is removed there.
            </p>
          )}
        </Section>
      ))}
      <Section
        title="Scope issue"
        description="“We encountered an error while updating provisioning configuration”, or users stay after the scope went from all to assigned."
      >
        <p className="text-ink-muted text-sm">
          Nobody tells this workspace that the scope has changed. Out of scope lists the users and groups that your identity
          provider has neither written nor looked up since its last Restart; there you remove those who are not to stay.
        </p>
        <div>
          <LinkButton href={`/${workspace.slug}/users-groups/user-provisioning/out-of-scope`}>Open Out of scope</LinkButton>
        </div>
      </Section>
    </>
  );
}

function Runs({ runs, slug, provider }: { runs: GuidedRun[]; slug: string; provider: IdentityProvider }) {
  return (
    <ul aria-label="Begun here" className="border-t text-sm">
      {runs.map((run) => (
        <li key={run.id} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 border-b py-2">
          <span className="wrap-anywhere flex min-w-0 flex-wrap items-baseline gap-x-3">
            <TextLink href={`/${slug}/issues/guides/${run.id}`}>
              {guideTitles[run.kind]}
              {run.userName && `: ${run.userName}`}
            </TextLink>
            <RunState outcome={run.outcome} />
          </span>
          <span className="text-ink-muted text-xs">
            begun by {actorName(run.startedBy, provider)}, <RelativeTime at={run.startedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function RunState({ outcome }: Pick<GuidedRun, "outcome">) {
  if (outcome === null) return <Badge tone="info">Open</Badge>;
  return outcome === "done" ? <Badge tone="ok">Done</Badge> : <Badge>Abandoned</Badge>;
}
