import { randomUUID } from "node:crypto";
import { encode } from "next-auth/jwt";
import { beforeEach, expect, test, vi } from "vitest";
import { getSql } from "#db/client.ts";
import { setPassword } from "#db/queries/passwords.ts";
import { listSessionsOf, type SessionIds } from "#db/queries/sessions.ts";
import { authSecret } from "#lib/env.ts";
import { join, manualGroup } from "../../test/directory.ts";
import { carry, newRole } from "../../test/roles.ts";
import { newSession } from "../../test/sessions.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { flushLastSeen, noteSeen } from "./last-seen.ts";
import { authOptions } from "./options.ts";
import { endSession, findSession, listSessions, requireOwnSession, requirePermission, requireSession } from "./session.ts";
import { readSessionCookie } from "./session-cookie.ts";

/** What the browser sends. */
const request = { cookie: "", path: null as string | null, address: null as string | null };

vi.mock("next/headers", () => ({
  cookies: async () => ({ get: (name: string) => (name === "roster.sessions" ? { value: request.cookie } : undefined) }),
  headers: async () =>
    new Headers({
      "x-request-id": "r-1",
      ...(request.path && { "x-request-path": request.path }),
      ...(request.address && { "x-forwarded-for": request.address }),
    }),
}));
vi.mock("next/navigation", () => {
  const leave = (how: string) => {
    throw new Error(how);
  };
  return { notFound: () => leave("404"), forbidden: () => leave("403"), redirect: (to: string) => leave(`→ ${to}`) };
});

let workspace: TestWorkspace;

beforeEach(async () => {
  Object.assign(request, { cookie: "", path: null, address: null });
  workspace = await newWorkspace();
});

/** Signs in as next-auth does after `authorize`, and keeps the cookie. */
async function signIn(at = workspace, userId = at.adminId): Promise<SessionIds> {
  await setPassword(at.ctx.workspaceId, userId, "hash");
  const user = { id: userId, workspaceId: at.ctx.workspaceId, proof: { hash: "hash" }, userAgent: "Test" };
  const token = await authOptions().callbacks?.jwt?.({ token: {}, user, account: null });
  request.cookie = await encode({ token: token ?? {}, secret: authSecret() });
  return readSessionCookie(request.cookie);
}

async function colleague(): Promise<string> {
  const body = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "alex@contoso.example",
    displayName: "Alex Wilber",
  };
  return (await workspace.scim("POST", "/Users", body)).body.id;
}

const patchActive = (id: string, value: boolean) =>
  workspace.scim("PATCH", `/Users/${id}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path: "active", value }],
  });

test("an admin may do everything, and acts under their name", async () => {
  await signIn();
  const session = await requireSession(workspace.slug);
  expect(session.ctx).toMatchObject({
    workspaceId: workspace.ctx.workspaceId,
    requestId: "r-1",
    actor: { kind: "user", id: workspace.adminId, name: "Ada Admin" },
  });
  expect(() => requirePermission(session, "keys.manage")).not.toThrow();
});

test("anybody else may do nothing", async () => {
  await signIn(workspace, await colleague());
  const session = await requireSession(workspace.slug);
  expect(session.user?.displayName).toBe("Alex Wilber");
  expect(() => requirePermission(session, "users.view")).toThrow("403");
});

test("what the roles of one's groups hold is allowed, from the next request on and until the next", async () => {
  const id = await colleague();
  const [desk, agent] = [
    await manualGroup(workspace, "Help desk"),
    await newRole(workspace, "Agent", "users.view", "keys.manage"),
  ];
  const may = async () => (await requireSession(workspace.slug)).permissions;
  await signIn(workspace, id);
  await join(workspace, desk, id);
  expect(await may()).toEqual([]);
  await carry(workspace, desk, agent);
  expect(await may()).toEqual(["users.view"]);
  expect((await requireSession(workspace.slug)).ctx.actor).toMatchObject({ permissions: ["users.view"] });
  await getSql()`update group_roles set suspended_at = now() where group_id = ${desk}`;
  expect(await may()).toEqual([]);
  await getSql()`update group_roles set suspended_at = null where group_id = ${desk}`;
  expect(await may()).toEqual(["users.view"]);
  await getSql()`update groups set deleted_at = now() where id = ${desk}`;
  expect(await may()).toEqual([]);
});

test("without a session one is sent to sign in, and from there back", async () => {
  await expect(requireSession(workspace.slug)).rejects.toThrow(`→ /${workspace.slug}/sign-in`);
  request.path = `/${workspace.slug}/users-groups?q=a&_rsc=1`;
  const next = encodeURIComponent(`/${workspace.slug}/users-groups?q=a`);
  await expect(requireSession(workspace.slug)).rejects.toThrow(`→ /${workspace.slug}/sign-in?next=${next}`);
});

test("an unknown workspace is a 404, signed in or not", async () => {
  await expect(requireSession("no-such-workspace")).rejects.toThrow("404");
  await signIn();
  await expect(requireSession("no-such-workspace")).rejects.toThrow("404");
});

test.each([["\0"], ["con\0toso"], ["\ud800"], [["contoso"]], [{ slug: "contoso" }], [null], [undefined]])(
  "what can't be a workspace's address is a 404: %j",
  async (slug) => {
    await signIn();
    await expect(Reflect.apply(requireSession, null, [slug])).rejects.toThrow("404");
  },
);

test("one workspace's session is none in another, not even under its name", async () => {
  const other = await newWorkspace();
  const held = await signIn();
  expect((await findSession(other.slug)).session).toBeNull();
  const swapped = { [other.ctx.workspaceId]: held[workspace.ctx.workspaceId] ?? "" };
  request.cookie = await encode({ token: { sessions: swapped }, secret: authSecret() });
  expect((await findSession(other.slug)).session).toBeNull();
  expect(await listSessions()).toEqual([]);
});

test("signing in to a second workspace keeps the first", async () => {
  const other = await newWorkspace();
  await signIn();
  await signIn(other);
  expect((await requireSession(workspace.slug)).user?.id).toBe(workspace.adminId);
  expect((await requireSession(other.slug)).user?.id).toBe(other.adminId);
  expect((await listSessions()).map(({ slug }) => slug).sort()).toEqual([workspace.slug, other.slug].sort());
});

test("each sign-in has a fresh id, and ends the one before it in this browser only", async () => {
  const elsewhere = await signIn();
  request.cookie = "";
  const first = await signIn();
  const second = await signIn();
  const id = workspace.ctx.workspaceId;
  expect(new Set([elsewhere[id], first[id], second[id]]).size).toBe(3);
  const rows = await getSql()`select id from sessions where workspace_id = ${id}`;
  expect(rows.map((row) => row.id).sort()).toEqual([elsewhere[id], second[id]].sort());
});

test("signing out ends the session, whatever the cookie still says", async () => {
  await signIn();
  await endSession(await requireOwnSession(workspace.slug));
  expect((await findSession(workspace.slug)).session).toBeNull();
});

test("next-auth's own way out ends every session of the cookie", async () => {
  const other = await newWorkspace();
  await signIn();
  const sessions = await signIn(other);
  await authOptions().events?.signOut?.({ token: { sessions } } as never);
  expect(await listSessions()).toEqual([]);
});

test("a soft delete over SCIM ends a live session at once, and a restore doesn't bring it back", async () => {
  const id = await colleague();
  await signIn(workspace, id);
  expect((await findSession(workspace.slug)).session).not.toBeNull();
  await patchActive(id, false);
  expect((await findSession(workspace.slug)).session).toBeNull();
  await patchActive(id, true);
  expect((await findSession(workspace.slug)).session).toBeNull();
});

test("who is made inactive, or deleted behind the session's back, is out at once", async () => {
  const id = await colleague();
  await signIn(workspace, id);
  await getSql()`update users set status = 'inactive' where workspace_id = ${workspace.ctx.workspaceId} and id = ${id}`;
  expect((await findSession(workspace.slug)).session).toBeNull();
  expect(await listSessions()).toEqual([]);
  await getSql()`update users set status = 'active', deleted_at = now() where workspace_id = ${workspace.ctx.workspaceId} and id = ${id}`;
  expect((await findSession(workspace.slug)).session).toBeNull();
});

test("a session ends by itself, and is swept out at the next sign-in", async () => {
  await signIn();
  await getSql()`update sessions set expires_at = now() where workspace_id = ${workspace.ctx.workspaceId}`;
  expect((await findSession(workspace.slug)).session).toBeNull();
  expect(await listSessions()).toEqual([]);
  request.cookie = "";
  await signIn();
  expect(await getSql()`select id from sessions where workspace_id = ${workspace.ctx.workspaceId}`).toHaveLength(1);
});

test("a session tells where it was begun, and to within minutes when it was last used", async () => {
  request.address = "203.0.113.9";
  await signIn();
  const id = workspace.ctx.workspaceId;
  const [begun] = await listSessionsOf(id, workspace.adminId);
  expect(begun).toMatchObject({ userAgent: "Test", address: "203.0.113.9" });
  const seenAgo = async (minutes: number) => {
    const before = new Date(Date.now() - minutes * 60_000);
    await getSql()`update sessions set last_seen_at = ${before} where workspace_id = ${id}`;
    await requireSession(workspace.slug);
    await flushLastSeen();
    const [after] = await listSessionsOf(id, workspace.adminId);
    return Math.round((Date.now() - (after?.lastSeenAt.getTime() ?? 0)) / 60_000);
  };
  expect(await seenAgo(3)).toBe(3);
  expect(await seenAgo(12)).toBe(0);
});

test("when it was last used is written for several at once, and never backwards", async () => {
  const [one, other] = [await newSession(workspace, workspace.adminId), await newSession(workspace, workspace.adminId)];
  const long = new Date(0);
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  noteSeen(workspace.ctx.workspaceId, one, long, at(2));
  noteSeen(workspace.ctx.workspaceId, other, long, at(-600));
  noteSeen(workspace.ctx.workspaceId, randomUUID(), long);
  const before = await listSessionsOf(workspace.ctx.workspaceId, workspace.adminId);
  await flushLastSeen();
  const after = await listSessionsOf(workspace.ctx.workspaceId, workspace.adminId);
  const seen = (list: typeof after, id: string) => list.find((session) => session.id === id)?.lastSeenAt.getTime() ?? 0;
  expect(seen(after, one)).toBeGreaterThan(seen(before, one));
  expect(seen(after, other)).toBe(seen(before, other));
});

test("an id that was never given leads nowhere", async () => {
  const made = { [workspace.ctx.workspaceId]: randomUUID() };
  request.cookie = await encode({ token: { sessions: made }, secret: authSecret() });
  expect((await findSession(workspace.slug)).session).toBeNull();
});

test("/api/auth/session says nothing but when the cookie ends", async () => {
  const said = await authOptions().callbacks?.session?.({
    session: { expires: "2030-01-01", user: { name: "Ada" } },
    token: { sessions: { a: "b" } },
  } as never);
  expect(said).toEqual({ expires: "2030-01-01" });
});
