import { defineTable } from "#components/table/search-params.ts";
import { issueNames } from "#lib/provisioning/issue-words.ts";
import type { IssueKind } from "#lib/types.ts";

const kinds = Object.keys(issueNames) as IssueKind[];

export const openIssuesTable = defineTable({
  sortable: ["at", "firstAt", "occurrences"],
  defaultSort: { id: "at", desc: true },
  filters: { kind: kinds },
});

export const solvedIssuesTable = defineTable({
  sortable: ["closedAt", "firstAt", "occurrences"],
  defaultSort: { id: "closedAt", desc: true },
  filters: { kind: kinds },
});
