import type { SearchParams } from "nuqs/server";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { pageQuery } from "#components/table/page-query.ts";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { TabLinks } from "#components/ui/tab-links.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { findEntraTexts } from "#lib/provisioning/entra-texts.ts";
import { issueSummary } from "#lib/provisioning/issue-words.ts";
import { listIssues } from "#lib/provisioning/issues.ts";
import { IssuesTable } from "./issues-table.tsx";
import { openIssuesTable, solvedIssuesTable } from "./table-definition.ts";

export interface InboxProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<SearchParams>;
}

/** Open issues, urgent ones first, or those that are solved. */
export async function Inbox({ params, searchParams, closed }: InboxProps & { closed: boolean }) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "provisioning.manage");
  const { ctx, workspace } = session;
  const state = await (closed ? solvedIssuesTable : openIssuesTable).load(searchParams);
  const heard = await lastRequestAt(ctx);
  const { rows, total, open } = await listIssues(ctx, { closed, kinds: state.filters.kind, ...pageQuery(state) });
  const base = `/${workspace.slug}/issues`;
  return (
    <>
      <LiveRefresh slug={workspace.slug} lastRequestAt={heard} />
      <PageHead
        title="Issues"
        description="What provisioning could not decide by itself. Each says what happened and how to put it right; solved ones leave by themselves."
        actions={<LinkButton href={`/${workspace.slug}/issues/guides`}>Guided workarounds</LinkButton>}
      />
      <TabLinks
        label="Issues"
        tabs={[
          { href: base, label: "Open", count: open, current: !closed },
          { href: `${base}/solved`, label: "Solved", current: closed },
        ]}
      />
      <Meanings typed={state.q} base={`/${workspace.slug}/users-groups`} />
      <IssuesTable
        slug={workspace.slug}
        state={state}
        rows={rows.map(({ details, userId: _, groupId: __, ...issue }) => ({
          ...issue,
          summary: issueSummary({ ...issue, details }),
        }))}
        total={total}
        closed={closed}
        provider={workspace.identityProvider}
      />
    </>
  );
}

/** What Entra's own words mean here, when that is what was searched for. */
function Meanings({ typed, base }: { typed: string; base: string }) {
  const texts = findEntraTexts(typed);
  if (texts.length === 0) return null;
  return (
    <section aria-label="What this means" className="mb-4 max-w-160 border-info-line border-l-2 pl-3 text-sm">
      <dl className="flex flex-col gap-2">
        {texts.map(({ text, means }) => (
          <div key={text}>
            <dt className="wrap-anywhere font-medium">{text}</dt>
            <dd className="text-ink-muted">{means}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 flex flex-wrap gap-x-4">
        <TextLink href={`${base}/user-provisioning`}>User provisioning</TextLink>
        <TextLink href={`${base}/user-provisioning/out-of-scope`}>Out of scope</TextLink>
        <TextLink href={`${base}/user-management/find`}>Find person</TextLink>
      </p>
    </section>
  );
}
