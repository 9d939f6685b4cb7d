import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { listLiveKeys } from "#db/queries/api-keys.ts";
import { revokeSupportAccess } from "#lib/directory/support-access.ts";
import { saveConnection } from "#lib/provisioning/connection.ts";
import { flushRequestLog } from "#lib/provisioning/request-log.ts";
import { manualUser } from "../../test/directory.ts";
import { grant, signedInStaff } from "../../test/support.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { searchAcrossWorkspaces } from "./search.ts";
import { listSupportedWorkspaces } from "./workspaces.ts";

let granted: TestWorkspace;
let closed: TestWorkspace;
let staff: Awaited<ReturnType<typeof signedInStaff>>;

beforeEach(async () => {
  await getSql()`delete from workspaces`;
  [granted, closed] = [await newWorkspace(), await newWorkspace()];
  staff = await signedInStaff();
  await grant(granted);
});

describe("searching all workspaces", () => {
  test("by user name: who it is where support is let in, and elsewhere only how many", async () => {
    await manualUser(granted, "Adele@contoso.example");
    await manualUser(closed, "adele@contoso.example");
    const { users, keys, requests } = await searchAcrossWorkspaces(staff, " ADELE@contoso.example ");
    expect(users.hits).toMatchObject([{ slug: granted.slug, userName: "Adele@contoso.example", deleted: false }]);
    expect(users.elsewhere).toEqual({ hits: 1, workspaces: 1 });
    expect(JSON.stringify(users)).not.toContain(closed.slug);
    expect([keys, requests]).toEqual([null, null]);
    await revokeSupportAccess(granted.ctx);
    expect((await searchAcrossWorkspaces(staff, "adele@contoso.example")).users).toEqual({
      hits: [],
      elsewhere: { hits: 2, workspaces: 2 },
    });
  });

  test("by the name that somebody deleted had", async () => {
    const id = "0123456789abcdef0123456789abcdef";
    const { body } = await granted.scim("POST", "/Users", { userName: "left@contoso.example" });
    await granted.scim("PATCH", `/Users/${body.id}`, {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [
        { op: "replace", path: "userName", value: `${id}left@contoso.example` },
        { op: "replace", path: "active", value: false },
      ],
    });
    const { users } = await searchAcrossWorkspaces(staff, "left@contoso.example");
    expect(users.hits).toMatchObject([{ id: body.id, deleted: true }]);
  });

  test("by the last four of a key", async () => {
    for (const [workspace, there] of [
      [granted, true],
      [closed, false],
    ] as const) {
      const [key] = await listLiveKeys(workspace.ctx.workspaceId);
      const { keys } = await searchAcrossWorkspaces(staff, `…${key?.lastFour.toUpperCase()}`);
      expect(keys?.hits.map(({ id }) => id).includes(key?.id ?? "")).toBe(there);
      expect(keys?.elsewhere.hits).toBe(there ? 0 : 1);
    }
  });

  test("by request id: the logged request, and what it changed", async () => {
    const here = await granted.scim("POST", "/Users", { userName: "new@contoso.example" });
    const there = await closed.scim("POST", "/Users", { userName: "new@contoso.example" });
    await flushRequestLog();
    const idOf = (answer: typeof here) => answer.headers.get("x-request-id") ?? "";
    const found = await searchAcrossWorkspaces(staff, idOf(here));
    expect(found.requests?.hits).toMatchObject([{ slug: granted.slug, id: idOf(here) }]);
    expect(found.changes?.hits).toMatchObject([{ slug: granted.slug, changes: 1 }]);
    const elsewhere = await searchAcrossWorkspaces(staff, idOf(there));
    expect(elsewhere.requests).toEqual({ hits: [], elsewhere: { hits: 1, workspaces: 1 } });
    expect(elsewhere.changes).toEqual({ hits: [], elsewhere: { hits: 1, workspaces: 1 } });
  });

  test("what is nobody's is nothing", async () => {
    for (const typed of ["zzzz", "nobody@contoso.example", "019aa000-0000-7000-8000-000000000000", "%", "…"]) {
      const { users, keys, requests, changes } = await searchAcrossWorkspaces(staff, typed);
      for (const found of [users, keys, requests, changes]) {
        if (found) expect(found).toEqual({ hits: [], elsewhere: { hits: 0, workspaces: 0 } });
      }
    }
  });
});

describe("all workspaces", () => {
  const list = (query: Partial<Parameters<typeof listSupportedWorkspaces>[1]> = {}) =>
    listSupportedWorkspaces(staff, {
      search: "",
      access: [],
      sort: "name",
      descending: false,
      limit: 25,
      offset: 0,
      ...query,
    });

  test("with health, open issues and access, and nothing of who is in them", async () => {
    await saveConnection(closed.ctx, { syncEnabled: false });
    await manualUser(granted, "linda@contoso.example");
    const clash = await granted.scim("POST", "/Users", {
      userName: "l.b@contoso.example",
      emails: [{ value: "linda@contoso.example" }],
    });
    expect(clash.status).toBe(409);
    await flushRequestLog();
    const { rows, total } = await list({ sort: "issues", descending: true });
    expect(total).toBe(2);
    expect(rows).toEqual([
      {
        slug: granted.slug,
        name: granted.slug,
        health: "connected",
        lastRequestAt: expect.any(Date),
        openIssues: 1,
        grantedUntil: expect.any(Date),
      },
      { slug: closed.slug, name: closed.slug, health: "paused", lastRequestAt: null, openIssues: 0, grantedUntil: null },
    ]);
  });

  test("searched, narrowed and paged", async () => {
    const slugs = async (query: Parameters<typeof list>[0]) => (await list(query)).rows.map(({ slug }) => slug);
    expect(await slugs({ search: granted.slug.toUpperCase() })).toEqual([granted.slug]);
    expect(await slugs({ search: "%" })).toEqual([]);
    expect(await slugs({ access: ["granted"] })).toEqual([granted.slug]);
    expect(await slugs({ access: ["none"] })).toEqual([closed.slug]);
    expect(await slugs({ access: ["granted", "none"], sort: "createdAt" })).toEqual([granted.slug, closed.slug]);
    expect(await slugs({ sort: "createdAt", limit: 1, offset: 1 })).toEqual([closed.slug]);
    expect((await list({ limit: 1, offset: 1 })).total).toBe(2);
  });
});
