import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { getSql } from "#db/client.ts";
import { listLatestAlerts } from "#db/queries/alerts.ts";
import { countMinutes } from "#db/queries/scim-minutes.ts";
import { raiseIssues } from "#db/queries/sync-issues.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { saveWorkspaceSettings } from "#lib/directory/workspace-settings.ts";
import { log } from "#lib/log.ts";
import { manualUser, setGuard, workEmail } from "../../test/directory.ts";
import { createdUser, patch } from "../../test/scim-bodies.ts";
import { statementsOf } from "../../test/statements.ts";
import { mailbox } from "../../test/with-mailbox.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { getAlertOverview, sendTestAlert } from "./alert-settings.ts";
import { watchAlerts } from "./alerts.ts";
import { keepHouse } from "./housekeeping.ts";
import { flushRequestLog } from "./request-log.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const later = (ms: number) => new Date(Date.now() + ms);
let workspace: TestWorkspace;
let neighbour: TestWorkspace;
const adminOf = ({ slug }: TestWorkspace) => `admin@${slug}.example`;
const receivers = () => mailbox.mails.flatMap(({ to }) => to).sort();

beforeEach(async () => {
  // One workspace's alerts are another test's mails: what the tests before have left is gone.
  await flushRequestLog();
  await getSql()`delete from workspaces`;
  [workspace, neighbour] = await Promise.all([newWorkspace(), newWorkspace()]);
});

const requestsOf = ({ ctx }: TestWorkspace, requests: number, failed: number, minute = new Date()) =>
  countMinutes([
    {
      workspaceId: ctx.workspaceId,
      minute,
      requests,
      failed,
      letIn: requests,
      firstLetInAt: minute,
      lastLetInAt: minute,
      lost: 0,
    },
  ]);

/** The switch was turned long ago, so that all minutes count. */
const longSince = ({ ctx }: TestWorkspace) =>
  getSql()`update workspaces set sync_changed_at = now() - interval '9 days' where id = ${ctx.workspaceId}`;

const active = (id: string, value: boolean) =>
  workspace.scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "active", value }));

describe("deletions that the accident guard holds", () => {
  let ids: string[];

  beforeEach(async () => {
    await setGuard(workspace, { guardMostUsers: 1 });
    ids = await Promise.all(["a", "b", "c", "d"].map((name) => createdUser(workspace, `${name}@contoso.example`)));
    for (const id of ids.slice(0, 3)) await active(id, false);
  });

  test("are told once an event, with how many, until when, and the link to the list", async () => {
    await watchAlerts();
    await active(ids[3] ?? "", false);
    await watchAlerts(later(HOUR));
    expect(receivers()).toEqual([adminOf(workspace)]);
    const [mail] = mailbox.mails;
    expect(mail?.headers.get("subject")).toBe(`${workspace.slug}: your identity provider deletes many at once, which is held`);
    expect(mail?.text).toContain("2 users were held so far");
    expect(mail?.text).toContain(`http://localhost:3000/${workspace.slug}/users-groups/user-provisioning/held`);
  });

  test("are another event once nothing was held any more", async () => {
    await watchAlerts();
    for (const id of ids.slice(1, 3)) await active(id, true);
    await watchAlerts();
    await active(ids[3] ?? "", false);
    await watchAlerts();
    expect(receivers()).toEqual([adminOf(workspace), adminOf(workspace)]);
    expect(mailbox.mails[1]?.text).toContain("1 user was held so far");
  });

  test("are not told where the workspace doesn't want it", async () => {
    await saveWorkspaceSettings(workspace.ctx, { alertsOff: ["guard holding"] });
    await watchAlerts();
    expect(receivers()).toEqual([]);
  });
});

const keyEnds = ({ ctx }: TestWorkspace, at: Date) =>
  getSql()`update api_keys set expires_at = ${at} where workspace_id = ${ctx.workspaceId}`;

describe("many requests that fail", () => {
  beforeEach(async () => {
    await longSince(workspace);
    await requestsOf(workspace, 100, 40);
  });

  test("are told once, to this workspace's admins, with the link to what failed", async () => {
    await watchAlerts();
    await watchAlerts(later(60_000));
    expect(receivers()).toEqual([adminOf(workspace)]);
    const [mail] = mailbox.mails;
    expect(mail?.headers.get("subject")).toBe(`${workspace.slug}: many requests of your identity provider fail`);
    expect(mail?.text).toContain("40 of 100 requests");
    expect(mail?.text).toContain(`http://localhost:3000/${workspace.slug}/activity/provisioning-log?result=failed`);
    expect(mail?.html).toContain("See what fails</a>");
  });

  test("several instances at once send one mail", async () => {
    await Promise.all([watchAlerts(), watchAlerts(), watchAlerts(), watchAlerts()]);
    await Promise.all([watchAlerts(), watchAlerts()]);
    expect(receivers()).toEqual([adminOf(workspace)]);
  });

  test("that are over and come back are told again, but not within six hours", async () => {
    await watchAlerts();
    await requestsOf(workspace, 1_000, 0);
    await watchAlerts();
    await requestsOf(workspace, 1_000, 1_000);
    await watchAlerts();
    expect(mailbox.mails).toHaveLength(1);
    await getSql()`update alerts set raised_at = now() - interval '7 hours'`;
    await watchAlerts();
    expect(mailbox.mails).toHaveLength(2);
  });

  test("are no news when they are turned off, in the settings", async () => {
    await saveWorkspaceSettings(workspace.ctx, { alertsOff: ["failing"] });
    await watchAlerts();
    expect(mailbox.mails).toEqual([]);
    expect(await listLatestAlerts(workspace.ctx.workspaceId, 9)).toEqual([]);
  });

  test("are tried again when the mail server refuses, then later, and at last given up", async () => {
    const error = vi.spyOn(log(), "error").mockImplementation(() => {});
    mailbox.refusal = "not now";
    await watchAlerts();
    mailbox.refusal = null;
    await watchAlerts(later(9 * 60_000));
    expect(mailbox.mails).toEqual([]);
    await watchAlerts(later(11 * 60_000));
    expect(receivers()).toEqual([adminOf(workspace)]);
    expect((await listLatestAlerts(workspace.ctx.workspaceId, 9))[0]).toMatchObject({ receivers: 1, waiting: false });
    expect(error).toHaveBeenCalledTimes(1);

    await longSince(neighbour);
    await requestsOf(neighbour, 100, 40);
    mailbox.refusal = "never";
    for (let n = 0; n < 12; n++) await watchAlerts(later(n * DAY));
    expect(error).toHaveBeenCalledTimes(1 + 8);
    expect((await listLatestAlerts(neighbour.ctx.workspaceId, 9))[0]).toMatchObject({
      receivers: 0,
      waiting: false,
      sentAt: null,
    });
    error.mockRestore();
  });

  test("who has got it doesn't get it twice when another one hasn't", async () => {
    await manualUser(workspace, "third", { role: "admin", attributes: workEmail("third@contoso.example") });
    await watchAlerts();
    expect(receivers()).toEqual([adminOf(workspace), "third@contoso.example"]);
    // As after a process that fell between the two.
    await getSql()`update alerts set sent_at = null, next_try_at = now(), sent_to = array_remove(sent_to, ${workspace.adminId}::uuid)`;
    await watchAlerts();
    expect(receivers()).toEqual([adminOf(workspace), adminOf(workspace), "third@contoso.example"]);
  });

  test("former admins, the inactive, the deleted and ordinary users get nothing", async () => {
    const given = (name: string) => ({ attributes: workEmail(`${name}@contoso.example`) });
    await manualUser(workspace, "ordinary", given("ordinary"));
    await manualUser(workspace, "inactive", { ...given("inactive"), role: "admin", status: "inactive" });
    await manualUser(workspace, "deleted", { ...given("deleted"), role: "admin", deletedAt: new Date() });
    const former = await manualUser(workspace, "former", { ...given("former"), role: "admin" });
    await getSql()`update users set role = 'user' where id = ${former}`;
    await watchAlerts();
    expect(receivers()).toEqual([adminOf(workspace)]);
  });
});

test("an address that its owner confirmed goes before the one that the provider may write", async () => {
  await getSql()`update users set confirmed_email = 'ada@home.example' where id = ${workspace.adminId}`;
  await longSince(workspace);
  await requestsOf(workspace, 30, 30);
  await watchAlerts();
  expect(receivers()).toEqual(["ada@home.example"]);
});

test("only rejected keys: as long as the issue is open", async () => {
  await raiseIssues(workspace.ctx.workspaceId, null, [{ kind: "rejected keys", cause: "keys", details: {} }]);
  await watchAlerts();
  await watchAlerts();
  expect(receivers()).toEqual([adminOf(workspace)]);
  expect(mailbox.mails[0]?.text).toContain(`/${workspace.slug}/issues/guides#test-connection`);
});

test("a key that expires is told 14 days before, 3 days before, and when it has expired; a longer one ends that", async () => {
  const ends = later(13 * DAY);
  await keyEnds(workspace, ends);
  for (const day of [0, 5, 9, 10.5, 12, 13.5, 15]) await watchAlerts(later(day * DAY));
  const subjects = mailbox.mails.map(({ headers }) => headers.get("subject")?.replace(`${workspace.slug}: `, ""));
  expect(subjects).toEqual([
    "the API key expires within 14 days",
    "the API key expires within 3 days",
    "the API key has expired",
  ]);
  expect(mailbox.mails[0]?.text).toContain(`/${workspace.slug}/users-groups/user-provisioning#keys`);
  expect(mailbox.mails[0]?.text).not.toContain(workspace.key);
  await keyEnds(workspace, later(300 * DAY));
  await watchAlerts(later(15 * DAY));
  expect(await getSql()`select from alerts where over_at is null`).toHaveLength(0);
});

describe("an admin whom the provider changes", () => {
  let id: string;

  beforeEach(async () => {
    id = await manualUser(workspace, "grace@contoso.example", { role: "admin", attributes: workEmail("grace@contoso.example") });
  });

  test("is told to all admins, without what it was changed to", async () => {
    await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "replace", path: "userName", value: "secret-name@evil.example" }));
    await watchAlerts();
    await watchAlerts();
    expect(receivers()).toEqual([adminOf(workspace), "grace@contoso.example"]);
    expect(mailbox.mails[0]?.headers.get("subject")).toBe(`${workspace.slug}: a workspace admin was changed`);
    expect(mailbox.mails[0]?.text).toContain("user name (UPN)");
    expect(mailbox.mails[0]?.text).toContain(`/users-groups/user-management/${id}`);
    const [row] = await getSql()`select details from alerts`;
    expect(JSON.stringify(row)).not.toContain("secret-name");
  });

  test("several come in one letter", async () => {
    for (const externalId of ["one", "two"])
      await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "add", path: "externalId", value: externalId }));
    await watchAlerts();
    expect(receivers()).toEqual([adminOf(workspace), "grace@contoso.example"]);
    expect(mailbox.mails[0]?.text.match(/externalId/g)).toHaveLength(2);
  });

  test("other attributes, other people and their own changes are no matter, and cost no statement", async () => {
    const user = await manualUser(workspace, "adele@contoso.example");
    await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "replace", path: "title", value: "CEO" }));
    const statements = await statementsOf(() =>
      workspace.scim("PATCH", `/Users/${user}`, patch({ op: "replace", path: "userName", value: "adele2" })),
    );
    expect(statements.length).toBeGreaterThan(0);
    for (const { text } of statements) expect(text).not.toContain("alerts");
    await watchAlerts();
    expect(mailbox.mails).toEqual([]);
  });

  test("is told once more after a race that the provider didn't hear of, not twice", async () => {
    const change = (value: string) =>
      workspace.scim("PATCH", `/Users/${id}`, patch({ op: "replace", path: "externalId", value }));
    await Promise.all(["a", "b", "c"].map(change));
    expect(await getSql()`select from alerts`).toHaveLength(3);
  });
});

describe("what the settings say", () => {
  const acting = (permissions: Permission[], id = workspace.adminId): Ctx => ({
    ...workspace.ctx,
    actor: { kind: "user", id, name: "Ada", permissions },
  });

  test("needs the permission", async () => {
    await expect(getAlertOverview(acting(["provisioning.manage"]))).rejects.toMatchObject({ code: "forbidden" });
    await expect(sendTestAlert(acting(["provisioning.manage"]))).rejects.toMatchObject({ code: "forbidden" });
  });

  test("who gets them, and who doesn't; nobody of another workspace", async () => {
    await manualUser(workspace, "no-address", { role: "admin" });
    await manualUser(neighbour, "elsewhere", { role: "admin", attributes: workEmail("a@b.example") });
    const { readers, mail, off } = await getAlertOverview(acting(["workspace.manage"]));
    expect({ mail, off }).toEqual({ mail: true, off: [] });
    expect(readers.map(({ name, confirmed, reached }) => ({ name, confirmed, reached }))).toEqual([
      { name: "Ada Admin", confirmed: true, reached: true },
      { name: "no-address", confirmed: false, reached: false },
    ]);
  });

  test("a test mail goes to who asks, and says when it wasn't taken", async () => {
    expect(await sendTestAlert(acting(["workspace.manage"]))).toBe(adminOf(workspace));
    expect(receivers()).toEqual([adminOf(workspace)]);
    const error = vi.spyOn(log(), "error").mockImplementation(() => {});
    mailbox.refusal = "no";
    await expect(sendTestAlert(acting(["workspace.manage"]))).rejects.toMatchObject({ code: "busy" });
    await expect(sendTestAlert(acting(["workspace.manage"], randomUUID()))).rejects.toMatchObject({ code: "invalid" });
    error.mockRestore();
  });
});

test("alerts are kept for 30 days, what holds longer", async () => {
  await keyEnds(workspace, later(2 * DAY));
  await watchAlerts();
  await keepHouse(later(31 * DAY));
  expect(await getSql()`select from alerts`).toHaveLength(1);
  await getSql()`update alerts set over_at = now()`;
  await keepHouse(later(31 * DAY));
  expect(await getSql()`select from alerts`).toHaveLength(0);
});
