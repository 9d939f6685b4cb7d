import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { getSql } from "#db/client.ts";
import { beginByAccount, deleteStaffSession } from "#db/queries/staff-sessions.ts";
import type { Session } from "#lib/auth/session.ts";
import { findSession, requireOwnSession, requireSession } from "#lib/auth/session.ts";
import { removeStaff, resetStaff } from "#lib/auth/support/staff.ts";
import { getSupportAccess, grantSupportAccess, presentSupport, revokeSupportAccess } from "#lib/directory/support-access.ts";
import { softDeleteUser } from "#lib/directory/user-admin.ts";
import { manualUser } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { grant, newStaffSession, signedInStaff, supporting } from "../../test/support.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { enterWorkspace, findDoor, leaveWorkspace } from "./visits.ts";

/** One browser, which sends the cookie of the staff. React's `cache` keeps nothing outside of a request. */
const browser = { token: "" };

vi.mock("next/headers", () => ({
  cookies: async () => ({ get: (name: string) => (name === "roster.support" ? { value: browser.token } : undefined) }),
  headers: async () => new Headers({ "x-request-id": "r-1" }),
}));
vi.mock("next/navigation", async (original) => ({
  ...(await original<typeof import("next/navigation")>()),
  forbidden: () => {
    throw new Error("403");
  },
  notFound: () => {
    throw new Error("404");
  },
  redirect: (path: string) => {
    throw new Error(`to ${path}`);
  },
}));

let workspace: TestWorkspace;
let staff: Awaited<ReturnType<typeof signedInStaff>>;

beforeEach(async () => {
  workspace = await newWorkspace();
  staff = await signedInStaff();
  browser.token = staff.token;
});

const enter = (reason = "Ticket 4711") => enterWorkspace(staff, { slug: workspace.slug, reason }, "r-1");
const present = async (): Promise<Session | null> => (await findSession(workspace.slug)).session;
const history = () => getSql()`
  select action, actor, after from changes where workspace_id = ${workspace.ctx.workspaceId} and entity = 'workspace' and actor ->> 'kind' = 'support'
  order by at`;

describe("entering", () => {
  test("needs a grant", async () => {
    await expect(enter()).rejects.toMatchObject({ code: "forbidden" });
    expect(await present()).toBeNull();
    await expect(requireSession(workspace.slug)).rejects.toThrow(`to /support/workspaces/${workspace.slug}`);
    expect(await findDoor(workspace.slug)).toMatchObject({ grant: null });
  });

  test("needs a reason, and a workspace that there is", async () => {
    await grant(workspace);
    await expect(enter("  ")).rejects.toMatchObject({ field: "reason" });
    await expect(enterWorkspace(staff, { slug: "no-such", reason: "x" }, "r")).rejects.toMatchObject({ code: "notFound" });
    expect(await findDoor("no-such")).toBeNull();
    expect(await findDoor("../x")).toBeNull();
  });

  test("is as support, by name, with reason and end, and stands in the history", async () => {
    await grant(workspace);
    // A grant alone opens nothing: support says first what for.
    expect(await present()).toBeNull();
    await enter();
    const session = await present();
    expect(session).toMatchObject({
      user: null,
      support: { staffName: "Anna Berg", reason: "Ticket 4711" },
      ctx: { workspaceId: workspace.ctx.workspaceId, actor: { kind: "support", id: staff.id, name: "Anna Berg" } },
    });
    expect(session?.permissions).toContain("users.manage");
    for (const never of ["log.bodies", "keys.manage", "roles.manage", "workspace.manage"]) {
      expect(session?.permissions).not.toContain(never);
    }
    expect(await history()).toEqual([
      {
        action: "support entered",
        actor: { kind: "support", id: staff.id, name: "Anna Berg" },
        after: { reason: "Ticket 4711" },
      },
    ]);
  });

  test("opens what requests contain only where the admin said so", async () => {
    await grant(workspace, { bodies: true });
    await enter();
    expect((await present())?.permissions).toContain("log.bodies");
  });

  test("gives no account: what people do with their own is refused", async () => {
    await grant(workspace);
    await enter();
    await expect(requireOwnSession(workspace.slug)).rejects.toThrow("403");
  });

  test("opens no other workspace, and no other session of the staff", async () => {
    const other = await newWorkspace();
    await grant(workspace);
    await grant(other);
    await enter();
    expect((await findSession(other.slug)).session).toBeNull();
    browser.token = (await signedInStaff()).token;
    expect(await present()).toBeNull();
  });
});

describe("out with the next request", () => {
  test.each<[string, () => Promise<unknown>]>([
    ["the admin revokes", () => revokeSupportAccess(workspace.ctx)],
    [
      "the grant expires",
      () => getSql()`
        update support_grants set expires_at = now() - interval '1 second' where workspace_id = ${workspace.ctx.workspaceId}`,
    ],
    ["the member of staff is removed", () => removeStaff(staff.email)],
    ["the operator resets how they sign in", () => resetStaff(staff.email)],
    [
      "the session expires",
      () => getSql()`update support_sessions set expires_at = now() - interval '1 second' where digest = ${staff.digest}`,
    ],
    ["they sign out", () => deleteStaffSession(staff.digest)],
    ["they leave", async () => leaveWorkspace((await present())?.ctx ?? workspace.ctx, (await present())?.id ?? "")],
  ])("%s", async (_what, happens) => {
    await grant(workspace);
    await enter();
    expect(await present()).not.toBeNull();
    expect(await presentSupport(workspace.ctx)).toEqual([{ staffName: "Anna Berg", reason: "Ticket 4711" }]);
    expect(await presentSupport((await newWorkspace()).ctx)).toEqual([]);
    await happens();
    expect(await present()).toBeNull();
    expect(await presentSupport(workspace.ctx)).toEqual([]);
    const { visits } = await getSupportAccess(workspace.ctx);
    expect(visits).toMatchObject([{ staffName: "Anna Berg", reason: "Ticket 4711", endedAt: expect.any(Date) }]);
    // Whenever the admin looks, and though the session is swept out by the next.
    const account = { issuer: "https://login.hoster.example", subject: randomUUID(), emailKey: staff.email };
    await beginByAccount(account, newStaffSession());
    expect((await getSupportAccess(workspace.ctx)).visits).toEqual(visits);
  });

  test("what was granted less of is less with the next request, whatever page is open", async () => {
    await grant(workspace, { bodies: true });
    await enter();
    expect((await present())?.permissions).toContain("log.bodies");
    await revokeSupportAccess(workspace.ctx);
    await grant(workspace);
    expect(await present()).toBeNull();
    await enter("Ticket 4712");
    expect((await present())?.permissions).not.toContain("log.bodies");
  });

  test("a new grant doesn't bring a former visit back", async () => {
    await grant(workspace);
    await enter();
    await revokeSupportAccess(workspace.ctx);
    await grant(workspace);
    expect(await present()).toBeNull();
    await enter("Ticket 4712");
    expect((await present())?.support?.reason).toBe("Ticket 4712");
  });
});

describe("granting", () => {
  test("is for 1 to 72 hours, by a workspace admin, and stands in the history", async () => {
    for (const hours of [0, 73, 1.5, Number.NaN]) {
      expect(() => grantSupportAccess(workspace.ctx, { hours, bodies: false })).toThrow(/1 to 72/);
    }
    const manager = acting(workspace, "provisioning.manage", "users.manage");
    for (const ctx of [manager, supporting(workspace)]) {
      expect(() => grantSupportAccess(ctx, { hours: 1, bodies: false })).toThrow(/workspace admin/);
      expect(() => revokeSupportAccess(ctx)).toThrow(/workspace admin/);
      await expect(getSupportAccess(ctx)).rejects.toMatchObject({ code: "forbidden" });
      expect(() => presentSupport(ctx)).toThrow(/workspace admin/);
    }
    await grantSupportAccess(workspace.ctx, { hours: 72, bodies: true });
    const { grant: open } = await getSupportAccess(workspace.ctx);
    expect(open).toMatchObject({ bodies: true, grantedBy: { kind: "operator" } });
    await expect(grantSupportAccess(workspace.ctx, { hours: 1, bodies: false })).rejects.toMatchObject({ code: "invalid" });
    await revokeSupportAccess(workspace.ctx);
    expect((await getSupportAccess(workspace.ctx)).grant).toBeNull();
    await expect(revokeSupportAccess(workspace.ctx)).rejects.toMatchObject({ code: "notFound" });
    const rows = await getSql()`
      select action from changes where workspace_id = ${workspace.ctx.workspaceId} and action like 'support%' order by at`;
    expect(rows.map(({ action }) => action)).toEqual(["support access granted", "support access revoked"]);
  });

  test("what support changes is support's in the history", async () => {
    const user = await manualUser(workspace, "adele@contoso.example");
    await softDeleteUser(supporting(workspace), user);
    const [row] = await getSql()`
      select actor from changes where workspace_id = ${workspace.ctx.workspaceId} and entity_id = ${user} and action = 'moved to Deleted users'`;
    expect(row?.actor).toEqual({ kind: "support", id: expect.any(String), name: "Anna Berg" });
  });
});
