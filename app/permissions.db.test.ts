import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { getSql } from "#db/client.ts";
import { listLiveKeys } from "#db/queries/api-keys.ts";
import type { Permission } from "#lib/ctx.ts";
import { deleteGroupAsAdmin } from "#lib/directory/group-admin.ts";
import { beginImport } from "#lib/directory/imports.ts";
import { startUndo } from "#lib/directory/undos.ts";
import { allPermissions, supportPermissions } from "#lib/permissions.ts";
import { startGuide } from "#lib/provisioning/guided-runs.ts";
import { flushRequestLog } from "#lib/provisioning/request-log.ts";
import { join, manualGroup, manualUser, setSettings } from "../test/directory.ts";
import { type ForeignIds, foreignInputs } from "../test/foreign-inputs.ts";
import { carry, newRole } from "../test/roles.ts";
import { newSession } from "../test/sessions.ts";
import { lastChange } from "../test/undo.ts";
import { newWorkspace, type TestWorkspace } from "../test/workspace.ts";

/**
 * docs/permissions.md against what there is: each page, action and route has a line, and asks for what the line says; and no action
 * does anything with the ids of another workspace.
 */
const pages = "app/[workspace]/(app)";
const document = "docs/permissions.md";

const nobody = "00000000-0000-7000-8000-000000000000";
const viewer = { workspaceId: nobody, permissions: [] as readonly Permission[], support: false };

vi.mock("next/cache", () => ({ revalidatePath: () => {} }));
vi.mock("next/headers", () => ({ cookies: async () => new Map(), headers: async () => new Headers() }));
vi.mock("next/navigation", async (original) => ({
  ...(await original<typeof import("next/navigation")>()),
  forbidden: () => {
    throw new Error("403");
  },
}));
vi.mock("#lib/auth/session.ts", async (original) => {
  const session = () => {
    const { workspaceId, permissions, support } = viewer;
    return {
      ctx: {
        workspaceId,
        requestId: "test",
        actor: { kind: support ? "support" : "user", id: nobody, name: "Test", permissions },
      },
      id: nobody,
      workspace: { id: workspaceId, slug: "contoso" },
      user: support ? null : { id: nobody, role: "user" },
      support: support ? { staffName: "Test", reason: "A ticket", expiresAt: new Date() } : null,
      permissions,
    };
  };
  const forbidden = () => {
    throw new Error("403");
  };
  return {
    ...(await original<typeof import("#lib/auth/session.ts")>()),
    requireSession: async () => session(),
    requireOwnSession: async () => (viewer.support ? forbidden() : session()),
    findSession: async () => ({ workspace: session().workspace, session: session() }),
  };
});

interface Line {
  /** A folder below `pages`; / is the first. */
  where: string;
  /** `page`, a method, or an action's name. */
  what: string;
  needs: string;
}

const written = readFileSync(document, "utf8")
  .split("\n")
  .flatMap((line): Line[] => {
    const [where, what, needs] = [...line.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|.*\| ([^|]+) \|$/g)][0]?.slice(1) ?? [];
    return where === undefined || what === undefined ? [] : [{ where, what, needs: needs ?? "" }];
  });

/** What there is, with the function that does it. */
async function existing(): Promise<(Omit<Line, "needs"> & { run: (...input: unknown[]) => unknown })[]> {
  const files = readdirSync(pages, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
  const found = files.map(async (file) => {
    const kind = path.basename(file, path.extname(file));
    const isAction = /^"use server";/m.test(readFileSync(path.join(pages, file), "utf8"));
    if (!isAction && kind !== "page" && kind !== "route") return [];
    const module: Record<string, unknown> = await import(/* @vite-ignore */ path.resolve(pages, file));
    const where = path.dirname(file) === "." ? "/" : path.dirname(file);
    return Object.entries(module).flatMap(([name, run]) => {
      if (typeof run !== "function" || (kind === "page" && name !== "default")) return [];
      return [{ where, what: kind === "page" ? "page" : name, run: (...input: unknown[]) => run(...input) }];
    });
  });
  return (await Promise.all(found)).flat();
}

const things = await existing();

beforeEach(() => {
  Object.assign(viewer, { workspaceId: nobody, permissions: [], support: false });
});

test("every page, action and route has a line in the document", () => {
  const lacking = things.filter((thing) => !written.some(({ where, what }) => where === thing.where && what === thing.what));
  const lines = lacking.map(({ where, what }) => `| \`${where}\` | \`${what}\` | in a few words | \`permission\` |`);
  expect(lines, `${document} lacks these lines`).toEqual([]);
});

test("every line of the document is about something that there is", () => {
  const gone = written.filter((line) => !things.some(({ where, what }) => where === line.where && what === line.what));
  expect(gone, `${document} tells of what isn't there`).toEqual([]);
  expect(written.length).toBeGreaterThan(30);
});

describe("each asks for what its line says, and for nothing else", () => {
  test.each(written.map((line) => [`${line.where} ${line.what}: ${line.needs}`, line] as const))("%s", async (_name, line) => {
    const thing = things.find(({ where, what }) => where === line.where && what === line.what);
    if (!thing) throw new Error("There is no such thing.");
    const { enough, tooLittle } = asks(line.needs);
    for (const permissions of enough) {
      viewer.permissions = permissions;
      expect(await outcome(thing.what, thing.run), `with ${permissions.join(", ") || "none"}`).toBe("let through");
    }
    for (const permissions of tooLittle) {
      viewer.permissions = permissions;
      expect(await outcome(thing.what, thing.run), `with ${permissions.join(", ") || "none"}`).toBe("refused");
    }
  });
});

/** The lines of what support must never do, whatever its permissions. */
const neverForSupport = readFileSync(document, "utf8")
  .split("\n")
  .flatMap((line) => {
    const [where, what] = [...line.matchAll(/^\| `([^`]+)` \| `([^`]+)` \| [^|]+ \|$/g)][0]?.slice(1) ?? [];
    return where === undefined || what === undefined ? [] : [`${where} ${what}`];
  });

describe("support", () => {
  const support = (bodies: boolean) => ({ workspaceId: nobody, permissions: supportPermissions({ bodies }), support: true });

  test("never holds what would give it everything", () => {
    for (const never of ["keys.manage", "roles.manage", "workspace.manage"] as const) {
      expect(supportPermissions({ bodies: true })).not.toContain(never);
    }
    expect(supportPermissions({ bodies: false })).not.toContain("log.bodies");
  });

  test("has no list of what isn't there", () => {
    expect(neverForSupport.length).toBeGreaterThan(20);
    const lines = written.map(({ where, what }) => `${where} ${what}`);
    expect(neverForSupport.filter((line) => !lines.includes(line))).toEqual([]);
  });

  test.each(written.map((line) => [`${line.where} ${line.what}`, line] as const))("%s", async (name, line) => {
    const thing = things.find(({ where, what }) => where === line.where && what === line.what);
    if (!thing) throw new Error("There is no such thing.");
    const held = supportPermissions({ bodies: true });
    const allowed =
      !neverForSupport.includes(name) &&
      (line.needs === "signed in" ||
        line.needs === "any permission" ||
        held.some((permission) => line.needs.includes(`\`${permission}\``)));
    Object.assign(viewer, support(true));
    expect(await outcome(thing.what, thing.run)).toBe(allowed ? "let through" : "refused");
  });
});

const actions = things
  .filter(({ where, what }) => what !== "page" && what !== what.toUpperCase() && where !== "/")
  .map((action) => [`${action.where} ${action.what}`, action.run] as const);

describe("another workspace's ids", () => {
  let ids: ForeignIds;
  let mine: TestWorkspace;
  let theirs: TestWorkspace;

  beforeAll(async () => {
    [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const group = await manualGroup(theirs, "Secret group");
    const role = await newRole(theirs, "Secret role", "users.view");
    const user = await manualUser(theirs, "secret@contoso.example");
    await join(theirs, group, user);
    await carry(theirs, group, role, new Date());
    const deletedGroup = await manualGroup(theirs, "Secret past");
    await deleteGroupAsAdmin(theirs.ctx, deletedGroup);
    const begun = await beginImport(theirs.ctx, { fileName: "secret.csv", columns: ["userName"], total: 1 });
    const { change } = await lastChange(theirs, user);
    const [key] = await listLiveKeys(theirs.ctx.workspaceId);
    ids = {
      mine: { user: await manualUser(mine, "mine@contoso.example"), group: await manualGroup(mine, "Mine") },
      theirs: {
        user,
        group,
        role,
        deletedGroup,
        deletedUser: await manualUser(theirs, "secret-gone@contoso.example", { deletedAt: new Date() }),
        key: key?.id ?? "",
        import: begun,
        refused: "",
        session: await newSession(theirs, user),
        issue: "",
        guide: await startGuide(theirs.ctx, { kind: "user-not-deleted", user }),
        change: `change=${change.at}_${change.id}`,
        undo: await startUndo(theirs.ctx, { change }, ""),
      },
    };
    await theirs.scim("POST", "/Users", {
      userName: "secret@contoso.example",
      emails: [{ value: "secret-other@contoso.example" }],
    });
    await theirs.scim("POST", "/Users", {
      userName: "secret-new@contoso.example",
      emails: [{ value: "secret@contoso.example" }],
    });
    const [issue] = await getSql()`select id from sync_issues where workspace_id = ${theirs.ctx.workspaceId}`;
    ids.theirs.issue = issue?.id;
    // Both paused: nothing may stand in the way but the workspace.
    for (const workspace of [mine, theirs]) await setSettings(workspace, { syncEnabled: false });
    await theirs.scim("POST", "/Users", { userName: "secret-refused@contoso.example" });
    const [refused] = await getSql()`select id from refused_requests where workspace_id = ${theirs.ctx.workspaceId}`;
    ids.theirs.refused = refused?.id;
    await flushRequestLog();
  });

  test("are tried on every action", () => {
    const lacking = actions.map(([name]) => name).filter((name) => !(name in foreignInputs));
    expect(lacking, "test/foreign-inputs.ts lacks inputs for these").toEqual([]);
    const gone = Object.keys(foreignInputs).filter((name) => !actions.some(([action]) => action === name));
    expect(gone, "test/foreign-inputs.ts has inputs for what isn't there").toEqual([]);
  });

  test.each(actions)("%s: nothing happens there, nothing is told", async (name, run) => {
    Object.assign(viewer, { workspaceId: mine.ctx.workspaceId, permissions: allPermissions });
    const before = await everythingOf(theirs);
    for (const input of foreignInputs[name]?.(ids) ?? []) {
      const answer = JSON.stringify(await run("contoso", null, input));
      expect(answer, `the input is one that ${name} takes: ${JSON.stringify(input)}`).not.toMatch(
        /correct what is marked|on our side/,
      );
      expect(answer).not.toMatch(/secret/i);
    }
    expect(await everythingOf(theirs)).toEqual(before);
  });
});

/** A digest of each table's rows of a workspace. */
async function everythingOf({ ctx }: TestWorkspace): Promise<Record<string, string>> {
  const sql = getSql();
  const tables = await sql<{ name: string }[]>`
    select c.table_name as name from information_schema.columns c join pg_class t on t.oid = c.table_name::regclass
    where c.table_schema = 'public' and c.column_name = 'workspace_id' and not t.relispartition`;
  const digests: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql`
      select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as digest from ${sql(name)} t where workspace_id = ${ctx.workspaceId}`;
    digests[name] = row?.digest;
  }
  return digests;
}

/** Sets of permissions that are just enough, and that are as much as is still too little. */
function asks(needs: string): { enough: (readonly Permission[])[]; tooLittle: (readonly Permission[])[] } {
  if (needs === "signed in") return { enough: [[]], tooLittle: [] };
  if (needs === "any permission") return { enough: allPermissions.map((permission) => [permission]), tooLittle: [[]] };
  const named = needs.split(" or ");
  const needed = allPermissions.filter((permission) => named.includes(`\`${permission}\``));
  if (needed.length < named.length) throw new Error(`${document} names no permission: ${needs}`);
  return {
    enough: needed.map((permission) => [permission]),
    tooLittle: [allPermissions.filter((permission) => !needed.includes(permission))],
  };
}

/** Whether it is refused for want of a permission. What gets past that finds nothing, or fault with its input. */
async function outcome(what: string, run: (...input: unknown[]) => unknown): Promise<"refused" | "let through"> {
  const ids = {
    workspace: "contoso",
    userId: nobody,
    groupId: nobody,
    roleId: nobody,
    importId: nobody,
    issueId: nobody,
    runId: nobody,
  };
  try {
    if (what === "page") await run({ params: Promise.resolve(ids), searchParams: Promise.resolve({}) });
    else if (/^[A-Z]+$/.test(what)) {
      const response = await run(new Request("http://localhost/"), { params: Promise.resolve(ids) });
      if (response instanceof Response && response.status === 403) return "refused";
    } else {
      const answer = await run("contoso", null, "nothing that a schema takes");
      if (/isn't allowed/.test(JSON.stringify(answer))) return "refused";
    }
  } catch (error) {
    if (error instanceof Error && (error.message === "403" || ("code" in error && error.code === "forbidden"))) return "refused";
  }
  return "let through";
}
