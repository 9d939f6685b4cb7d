import { encode } from "next-auth/jwt";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { GET as jump } from "#app/[workspace]/(app)/jump/route.ts";
import ProfilePage from "#app/[workspace]/(app)/profile/page.tsx";
import { GET as pulse } from "#app/[workspace]/(app)/pulse/route.ts";
import { setStatus } from "#app/[workspace]/(app)/users-groups/user-management/[userId]/actions.ts";
import { GET as exportUsers } from "#app/[workspace]/(app)/users-groups/user-management/export/route.ts";
import { getSql } from "#db/client.ts";
import { setUserStatus, softDeleteUser } from "#lib/directory/user-admin.ts";
import { setUserRole } from "#lib/directory/user-role.ts";
import { signUserOut } from "#lib/directory/user-sessions.ts";
import { authSecret } from "#lib/env.ts";
import { stored } from "../test/directory.ts";
import { createdUser, dialects } from "../test/scim-bodies.ts";
import { newSession } from "../test/sessions.ts";
import { newWorkspace, type TestWorkspace } from "../test/workspace.ts";

/** Whoever loses their account is out with the next request, by whatever door: page, action, route, and a file that is sent in parts. */
const browser = { cookie: "" };

vi.mock("next/cache", () => ({ revalidatePath: () => {} }));
vi.mock("next/headers", () => ({
  cookies: async () => ({ get: (name: string) => (name === "roster.sessions" ? { value: browser.cookie } : undefined) }),
  headers: async () => new Headers(),
}));

let workspace: TestWorkspace;
let id: string;

/** An admin from the provider, signed in; the first admin is there, too. */
beforeEach(async () => {
  workspace = await newWorkspace();
  id = await createdUser(workspace, "adele@contoso.example");
  const { workspaceId } = workspace.ctx;
  await getSql()`update users set role = 'admin' where workspace_id = ${workspaceId} and id = ${id}`;
  const sessions = { [workspaceId]: await newSession(workspace, id) };
  browser.cookie = await encode({ token: { sessions }, secret: authSecret() });
});

const params = () => Promise.resolve({ workspace: workspace.slug });
const get = (path: string) => new Request(`http://localhost/${workspace.slug}/${path}`);
const sentTo = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { digest?: string }) => error.digest?.split(";")[2],
  );

/** Status of each route; where page and action send to, null = nowhere. */
async function doors() {
  const routes = await Promise.all([
    exportUsers(get("users-groups/user-management/export"), { params: params() }),
    jump(get("jump?q=a"), { params: params() }),
    pulse(get("pulse"), { params: params() }),
  ]);
  await Promise.all(routes.map((answer) => answer.text()));
  return {
    routes: routes.map(({ status }) => status),
    page: await sentTo(ProfilePage({ params: params(), searchParams: Promise.resolve({}) })),
    action: await sentTo(setStatus(workspace.slug, null, { id: workspace.adminId, status: "active" })),
  };
}

const signIn = () => `/${workspace.slug}/sign-in`;

describe("out of every door at once", () => {
  test.each<[string, () => Promise<unknown>]>([
    ["soft deleted over SCIM", () => workspace.scim("PATCH", `/Users/${id}`, dialects[0]?.activate(false))],
    ["deleted over SCIM", () => workspace.scim("DELETE", `/Users/${id}`)],
    ["made inactive", () => setUserStatus(workspace.ctx, id, "inactive")],
    [
      "moved to Deleted users",
      async () => {
        await getSql()`update users set source = 'manual' where workspace_id = ${workspace.ctx.workspaceId} and id = ${id}`;
        await softDeleteUser(workspace.ctx, id);
      },
    ],
    ["no longer an admin", () => setUserRole(workspace.ctx, id, "user")],
    ["signed out everywhere", () => signUserOut(workspace.ctx, id, "all")],
  ])("%s", async (_what, happens) => {
    expect(await doors()).toEqual({ routes: [200, 200, 200], page: null, action: null });
    await happens();
    expect(await doors()).toEqual({ routes: [401, 401, 401], page: signIn(), action: signIn() });
  });
});

test("a session from before a restore doesn't come back with it", async () => {
  await workspace.scim("PATCH", `/Users/${id}`, dialects[0]?.activate(false));
  await workspace.scim("PATCH", `/Users/${id}`, dialects[0]?.activate(true));
  expect((await stored(workspace, id)).active).toBe(true);
  expect((await doors()).routes).toEqual([401, 401, 401]);
});
