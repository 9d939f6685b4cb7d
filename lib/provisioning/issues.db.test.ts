import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { raiseIssues } from "#db/queries/sync-issues.ts";
import type { IssueKind } from "#db/types.ts";
import { manualUser, workEmail } from "../../test/directory.ts";
import { createdGroup, dialects, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { issueGuidance } from "./issue-guidance.ts";
import { issueReport } from "./issue-report.ts";
import { issueNames, issueSummary } from "./issue-words.ts";
import { countIssues, getIssue, listIssues } from "./issues.ts";

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const all = { closed: false, kinds: [] as IssueKind[], search: "", sort: "at" as const, descending: true, limit: 50, offset: 0 };
const found = async (query: Partial<typeof all> = {}) =>
  (await listIssues(workspace.ctx, { ...all, ...query })).rows.map(({ kind }) => kind);

describe("the inbox", () => {
  let requestId: string | null;

  beforeEach(async () => {
    await manualUser(workspace, "av", { attributes: workEmail("Zoë@contoso.example") });
    const body = user("Adele@contoso.example", { ...workEmail("ZOË@contoso.example"), externalId: "Object-1" });
    requestId = (await workspace.scim("POST", "/Users", body)).headers.get("x-request-id");
    const group = await createdGroup(workspace, "Sales");
    await workspace.scim("PATCH", `/Groups/${group}`, dialects[0]?.addMembers([randomUUID(), "nobody"]));
  });

  test.each<[string, IssueKind[]]>([
    ["adele@", ["email clash"]],
    ["ZOë", ["email clash"]],
    ["av", ["email clash"]],
    ["object-1", ["email clash"]],
    ["Error 500", ["email clash"]],
    ["sales", ["unknown members"]],
    ["nobody", ["unknown members"]],
    ["%", []],
    ["DuplicateTargetEntries", []],
  ])("is searched by names, ids and Entra's own words: %s", async (search, kinds) => {
    expect(await found({ search })).toEqual(kinds);
  });

  test("is searched by the id of a request", async () => {
    expect(await found({ search: requestId ?? "" })).toEqual(["email clash"]);
  });

  test("is filtered by kind, and counted", async () => {
    expect(await found({ kinds: ["unknown members"] })).toEqual(["unknown members"]);
    expect(await countIssues(workspace.ctx)).toBe(2);
    expect(await found({ closed: true })).toEqual([]);
  });

  test("shows urgent ones first", async () => {
    expect(await found()).toEqual(["unknown members", "email clash"]);
    await raiseIssues(workspace.ctx.workspaceId, null, [{ kind: "last admin", cause: workspace.adminId, details: {} }]);
    // Solved already: there is no such hold. It is closed when it is looked at, and never shown.
    expect(await found()).toEqual(["unknown members", "email clash"]);
    expect(await found({ closed: true })).toEqual(["last admin"]);
    const details = { type: "Group", id: randomUUID(), path: "x", urgent: true };
    const groupId = await createdGroup(workspace, "Other");
    await raiseIssues(workspace.ctx.workspaceId, null, [{ kind: "unmapped path", cause: "x", groupId, details }]);
    await workspace.scim("POST", "/Users", user("noname@contoso.example"));
    expect(await found()).toEqual(["unmapped path", "missing names", "unknown members", "email clash"]);
  });

  test("an issue tells what it is about, and its report holds nothing of the machine's own", async () => {
    const { rows } = await listIssues(workspace.ctx, { ...all, kinds: ["email clash"] });
    const shown = await getIssue(workspace.ctx, rows[0]?.id ?? "");
    if (!shown) throw new Error("The issue is gone.");
    expect(issueSummary(shown.issue)).toBe("Adele@contoso.example shares an address with av");
    const report = issueReport(shown.issue, "contoso", new Date());
    expect(report).toContain(`/contoso/issues/${shown.issue.id}`);
    expect(report).toContain(requestId);
    expect(report).not.toContain('"keys"');
  });
});

test("every kind has words, for every provider and without details", () => {
  for (const kind of Object.keys(issueNames) as IssueKind[]) {
    expect(issueSummary({ kind, details: {}, occurrences: 1 }).length).toBeGreaterThan(10);
    for (const provider of ["entra", "okta", "jumpcloud", "other"] as const) {
      const { happened, why, steps, closes } = issueGuidance(kind, provider, "Okta");
      expect([happened, why, ...steps, closes].join(" ")).not.toMatch(/undefined|null|!|please/i);
    }
  }
});

test("10,000 open issues are paged, and a page closes only what it shows", async () => {
  const notices = Array.from({ length: 10_000 }, (_, i) => ({
    kind: "identity clash" as const,
    cause: `user-${i}@contoso.example`,
    details: { sent: { userName: `user-${i}@contoso.example` }, keys: { name: `user-${i}@contoso.example`, emails: [] } },
  }));
  await raiseIssues(workspace.ctx.workspaceId, null, notices);
  expect(await countIssues(workspace.ctx)).toBe(10_000);
  // All of them are solved: nobody of that name is in the way.
  const page = await listIssues(workspace.ctx, { ...all, limit: 50 });
  expect([page.rows.length, page.total, page.open]).toEqual([50, 9_950, 9_950]);
});
