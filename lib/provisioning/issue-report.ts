import type { Issue } from "#db/queries/issue-table.ts";
import { env } from "#lib/env.ts";
import { issueNames, issueSummary } from "./issue-words.ts";

/** What support asks for about an issue, as text to paste into a message. What was sent is in it, as the page shows it; secrets never are. */
export function issueReport(issue: Issue, slug: string, now: Date): string {
  const { id, kind, firstAt, at, occurrences, requests, details, closedAt, resolution } = issue;
  return [
    `Roster sync issue, ${now.toISOString()}`,
    `Kind: ${issueNames[kind]}`,
    `What: ${issueSummary(issue)}`,
    `Page: ${env().PUBLIC_URL}/${slug}/issues/${id}`,
    `First seen: ${firstAt.toISOString()}`,
    `Last seen: ${at.toISOString()}, ${occurrences} times in all`,
    `State: ${closedAt ? `solved ${closedAt.toISOString()} (${resolution})` : "open"}`,
    "",
    "Requests, latest first",
    ...(requests.length === 0 ? ["- none"] : requests.map((request) => `- ${request.at} ${request.id}`)),
    "",
    "Details",
    JSON.stringify(withoutKeys(details), null, 2),
  ].join("\n");
}

/** Folded copies, for the machine only. */
function withoutKeys({ keys: _, ...details }: Issue["details"]) {
  return details;
}
