import Link from "next/link";
import { Status } from "#components/ui/badge.tsx";
import { RelativeTime, TimesInRow } from "#components/ui/relative-time.tsx";
import { issueNames, issueSummary } from "#lib/provisioning/issue-words.ts";
import type { Overview } from "#lib/provisioning/overview.ts";

/** The first of the inbox, each leading to its way out. */
export function OpenIssues({ slug, issues: { rows } }: { slug: string; issues: NonNullable<Overview["issues"]> }) {
  if (rows.length === 0) {
    return (
      <p className="text-ink-muted text-sm">
        <Status tone="ok">Nothing waits for you.</Status> What provisioning can't decide by itself will be listed here.
      </p>
    );
  }
  return (
    <ul aria-label="Open issues" className="border-t text-sm">
      {rows.map((issue) => (
        <li key={issue.id} className="border-b">
          <Link href={`/${slug}/issues/${issue.id}`} className="block py-2.5 hover:bg-hover">
            <span className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="flex flex-wrap items-center gap-x-3 font-medium">
                {issueNames[issue.kind]} {issue.urgent && <Status tone="danger">Urgent</Status>}
              </span>
              <TimesInRow>
                <RelativeTime at={issue.at} className="text-ink-muted text-xs" />
              </TimesInRow>
            </span>
            <span className="wrap-anywhere block text-ink-muted">{issueSummary(issue)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
