import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { IssueKind } from "#db/types.ts";
import { manualUser, workEmail } from "../../test/directory.ts";
import { createdUser, dialects, user } from "../../test/scim-bodies.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

/** What a POST /Users leaves for a person to look at. */
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const UPN = "adele@contoso.example";
const names = { name: { givenName: "Adele", familyName: "Vance" } };
const post = (userName: string, attributes: Record<string, unknown> = {}) =>
  workspace.scim("POST", "/Users", user(userName, { ...names, ...attributes }));
const softDelete = (id: string) => workspace.scim("PATCH", `/Users/${id}`, dialects[1]?.activate(false));

async function deletedUser(userName: string, externalId?: string): Promise<string> {
  const id = await createdUser(workspace, userName, { ...names, ...(externalId ? { externalId } : {}) });
  await softDelete(id);
  return id;
}

test("a request that goes well leaves nothing", async () => {
  await deletedUser(UPN);
  expect((await post(UPN)).status).toBe(201);
  expect(await issuesOf(workspace)).toEqual([]);
});

test("a live user of that name is how providers find out that there is one: no issue", async () => {
  await post(UPN);
  expect((await post(UPN)).status).toBe(409);
  expect(await issuesOf(workspace)).toEqual([]);
});

/** What stands in the way, and who that is. */
const clashes: [IssueKind, string, () => Promise<{ existing: string; sent: Record<string, unknown> }>][] = [
  [
    "email clash",
    "live",
    async () => ({ existing: await manualUser(workspace, "av", { attributes: workEmail(UPN) }), sent: workEmail(UPN) }),
  ],
  [
    "identity clash",
    "deleted",
    async () => ({ existing: await deletedUser(UPN, randomUUID()), sent: { externalId: randomUUID() } }),
  ],
  [
    "excluded name",
    "excluded",
    async () => ({ existing: await manualUser(workspace, UPN, { excluded: true, role: "admin" }), sent: {} }),
  ],
];

test.each(clashes)("%s: one issue after three tries, with both sides", async (kind, state, prepare) => {
  const { existing, sent } = await prepare();
  const externalId = sent.externalId ?? "00uabcdefghijklmnopq";
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await post(UPN.toUpperCase(), { ...sent, externalId, password: "Secret-of-Adele-1" }));
  expect(answers.map(({ status }) => status)).toEqual([409, 409, 409]);
  const [issue, ...more] = await issuesOf(workspace);
  expect(more).toEqual([]);
  expect(issue).toMatchObject({
    kind,
    cause: UPN,
    userId: existing,
    occurrences: 3,
    closed: false,
    requestId: answers[2]?.headers.get("x-request-id"),
    details: {
      sent: { userName: UPN.toUpperCase(), externalId, givenName: "Adele", familyName: "Vance" },
      existing: { id: existing, state },
    },
  });
  expect(JSON.stringify(issue)).not.toContain("Secret-of-Adele-1");
});

test("the excluded account's e-mail address is taken, even for somebody who would be restored", async () => {
  const glass = await manualUser(workspace, "glass@contoso.example", {
    excluded: true,
    attributes: workEmail("break@contoso.example"),
  });
  const id = await deletedUser(UPN);
  const answer = await post(UPN, workEmail("Break@contoso.example"));
  expect([answer.status, answer.body.scimType]).toEqual([409, "uniqueness"]);
  expect(answer.body.detail).toMatch(/kept out of provisioning/);
  expect(await issuesOf(workspace)).toMatchObject([{ kind: "excluded name", cause: UPN, userId: glass }]);
  expect((await workspace.scim("GET", `/Users/${id}`)).body.active).toBe(false);
});

test("name held: the restored user would take a name that another deleted one has", async () => {
  const externalId = randomUUID();
  const wants = await deletedUser("adele.old@contoso.example", externalId);
  const holds = await deletedUser(UPN);
  expect((await post(UPN, { externalId })).status).toBe(409);
  expect(await issuesOf(workspace)).toMatchObject([
    {
      kind: "name held",
      cause: UPN,
      userId: wants,
      details: {
        user: { id: wants, userName: "adele.old@contoso.example" },
        existing: { id: holds, state: "deleted" },
        sent: { externalId },
      },
    },
  ]);
});

test("retries at the same time are one issue, and all of them count", async () => {
  await manualUser(workspace, "av", { attributes: workEmail(UPN) });
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(UPN)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([409]));
  expect(await issuesOf(workspace)).toMatchObject([{ kind: "email clash", occurrences: 20 }]);
});

test("solved and met again, it is a new issue; the closed one stays as it was", async () => {
  await manualUser(workspace, "av", { attributes: workEmail(UPN) });
  await post(UPN);
  await getSql()`update sync_issues set closed_at = now() where workspace_id = ${workspace.ctx.workspaceId}`;
  await post(UPN);
  expect(await issuesOf(workspace)).toMatchObject([
    { closed: true, occurrences: 1 },
    { closed: false, occurrences: 1 },
  ]);
});

test("another workspace's issues are its own", async () => {
  const other = await newWorkspace();
  await manualUser(workspace, "av", { attributes: workEmail(UPN) });
  await post(UPN);
  expect((await other.scim("POST", "/Users", user(UPN, { ...names, ...workEmail(UPN) }))).status).toBe(201);
  expect(await issuesOf(other)).toEqual([]);
});
