import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { IssueKind } from "#db/types.ts";
import { applyHeldUser, applyLapsed, releaseHeldUser } from "#lib/directory/accident-guard.ts";
import { confirmGroupRoles } from "#lib/directory/group-roles.ts";
import { restoreUser } from "#lib/directory/user-admin.ts";
import { manualGroup, manualUser, setGuard, setSettings, stored, workEmail } from "../../test/directory.ts";
import { carry, newRole } from "../../test/roles.ts";
import { createdGroup, createdUser, dialects, group, memberIds, patch, user } from "../../test/scim-bodies.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { raiseSharedExternalIds, watchIssues } from "./issue-watch.ts";
import { regenerateKey } from "./key-admin.ts";
import { flushRequestLog } from "./request-log.ts";

/** docs/sync-issues.md: each kind stays open while its cause is there, and closes by itself when it is gone. */
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const UPN = "adele@contoso.example";
const names = { name: { givenName: "Adele", familyName: "Vance" } };
const made = (userName: string, attributes: Record<string, unknown> = {}) =>
  createdUser(workspace, userName, { ...names, ...attributes });
const post = (userName: string, attributes: Record<string, unknown> = {}) =>
  workspace.scim("POST", "/Users", user(userName, { ...names, ...attributes }));
const set = (id: string, attributes: Record<string, unknown>) =>
  workspace.scim("PATCH", `/Users/${id}`, dialects[0]?.set(attributes));
const active = (id: string, value: boolean) => workspace.scim("PATCH", `/Users/${id}`, dialects[1]?.activate(value));
const addMembers = (id: string, members: string[]) => workspace.scim("PATCH", `/Groups/${id}`, dialects[0]?.addMembers(members));
const sql = (text: string, ...values: string[]) => getSql().unsafe(text, values);
const ws = () => workspace.ctx.workspaceId;

async function deletedUser(userName: string, attributes: Record<string, unknown> = {}): Promise<string> {
  const id = await made(userName, attributes);
  await active(id, false);
  return id;
}

/** Raises one, and resolves to the ways in which its cause goes; each begins anew. */
type Ways = Record<string, () => Promise<unknown>>;

const cases: Record<Exclude<IssueKind, "rejected keys" | "refused changes lost">, () => Promise<Ways>> = {
  "email clash": async () => {
    const existing = await manualUser(workspace, "av", { attributes: workEmail(UPN) });
    await post(UPN, workEmail(UPN));
    return {
      "the address is another": () => sql("update users set work_email_key = 'x' where id = $1", existing),
      "the existing user is deleted": () => sql("update users set deleted_at = now() where id = $1", existing),
      "the existing user is gone": () => sql("delete from users where id = $1", existing),
      "the existing user is linked": () => set(existing, { title: "Buyer" }),
      "the sent user is here": () => manualUser(workspace, UPN),
    };
  },
  "identity clash": async () => {
    const deleted = await deletedUser(UPN, { externalId: randomUUID() });
    await post(UPN, { externalId: randomUUID() });
    return {
      "the deleted user is restored": () => restoreUser(workspace.ctx, deleted),
      "the deleted user is gone": () => workspace.scim("DELETE", `/Users/${deleted}`),
    };
  },
  "name held": async () => {
    const holder = await deletedUser(UPN);
    const id = await made("other@contoso.example");
    await set(id, { userName: UPN });
    return {
      "the holder is gone": () => workspace.scim("DELETE", `/Users/${holder}`),
      "the holder is restored": () => active(holder, true),
      "whoever wanted it is gone": () => workspace.scim("DELETE", `/Users/${id}`),
    };
  },
  "original name taken": async () => {
    const id = await made(UPN);
    await set(id, { userName: randomUUID().replaceAll("-", "") + UPN, active: "False" });
    const other = await manualUser(workspace, UPN);
    await active(id, true);
    return {
      "the next write finds it free": async () => {
        await sql("delete from users where id = $1", other);
        await set(id, { title: "Buyer" });
      },
      "the user is renamed": () => set(id, { userName: "third@contoso.example" }),
      "the user is deleted": () => active(id, false),
    };
  },
  "shared externalId": async () => {
    await made("one@contoso.example", { externalId: "adele" });
    const id = await made("two@contoso.example", { externalId: "adele" });
    return {
      "one has another": () => set(id, { externalId: randomUUID() }),
      "one is deleted": () => active(id, false),
    };
  },
  "identity change": async () => {
    const id = await made(UPN, { externalId: randomUUID() });
    await set(id, { externalId: randomUUID() });
    return {
      "the account changes hands again": () => set(id, { externalId: "weak" }),
      "the account is gone": () => workspace.scim("DELETE", `/Users/${id}`),
      "a month later": () => sql("update sync_issues set first_at = first_at - interval '31 days' where workspace_id = $1", ws()),
    };
  },
  "unmapped path": async () => {
    const id = await made(UPN);
    await set(id, { shoeSize: "44", title: "Buyer" });
    return {
      "the user is written without it": () => set(id, { title: "Buyer" }),
      "the user is gone": () => workspace.scim("DELETE", `/Users/${id}`),
    };
  },
  "held deletions": async () => {
    await setGuard(workspace, { guardMostUsers: 1 });
    await active(await made("first@contoso.example"), false);
    const id = await made(UPN);
    await active(id, false);
    return {
      "the provider takes it back": () => active(id, true),
      "an admin keeps them": () => releaseHeldUser(workspace.ctx, id),
      "an admin lets it happen": () => applyHeldUser(workspace.ctx, id),
      "its time is over": () => applyLapsed(new Date(Date.now() + 25 * 3_600_000)),
    };
  },
  "suspended roles": async () => {
    const id = await manualGroup(workspace, "Sales");
    const role = await newRole(workspace, "Helpers", "users.view");
    await carry(workspace, id, role);
    await addMembers(id, [await made(UPN)]);
    return {
      "the role is confirmed": async () => confirmGroupRoles(workspace.ctx, id, 2, [role]),
      "the role is gone": () => sql("delete from roles where id = $1", role),
      "the group is gone": () => workspace.scim("DELETE", `/Groups/${id}`),
    };
  },
  "admin without role": async () => {
    const id = await manualUser(workspace, UPN, { role: "admin", source: "scim", deletedAt: new Date(), attributes: names });
    await post(UPN);
    return {
      "is an admin again": () => sql("update users set role = 'admin' where id = $1", id),
      "is deleted": () => active(id, false),
    };
  },
  "excluded name": async () => {
    const glass = await manualUser(workspace, "glass@contoso.example", { excluded: true, attributes: workEmail(UPN) });
    await post(UPN);
    return {
      "is excluded no longer": () => sql("update users set excluded = false where id = $1", glass),
      "has another address": () => sql("update users set work_email_key = 'x' where id = $1", glass),
      "the sent user is here": () => manualUser(workspace, UPN),
    };
  },
  "unknown members": async () => {
    const externalId = randomUUID();
    const gone = await made(UPN, { externalId });
    const id = await createdGroup(workspace, "Sales");
    await workspace.scim("DELETE", `/Users/${gone}`);
    await addMembers(id, [gone]);
    return {
      "who came after is added by the old id": async () => {
        await made(UPN, { externalId });
        await addMembers(id, [gone]);
      },
      "who came after is added by the new id": async () => addMembers(id, [await made(UPN, { externalId })]),
      "the whole list is sent without them": () => workspace.scim("PUT", `/Groups/${id}`, group("Sales", [])),
      "the group is gone": () => workspace.scim("DELETE", `/Groups/${id}`),
    };
  },
  "nested groups": async () => {
    const id = await createdGroup(workspace, "Sales");
    await addMembers(id, [await createdGroup(workspace, "Inner")]);
    return {
      "the whole list is sent without them": () => workspace.scim("PUT", `/Groups/${id}`, group("Sales", [])),
      "the group is gone": () => workspace.scim("DELETE", `/Groups/${id}`),
    };
  },
  "limit reached": async () => {
    await sql("update quota set cap = 0 where workspace_id = $1", ws());
    await post(UPN);
    return { "there is room": () => sql("update quota set cap = 1 where workspace_id = $1", ws()) };
  },
  "missing names": async () => {
    const { body } = await workspace.scim("POST", "/Users", user(UPN));
    return {
      "the names are there": () => set(body.id, { "name.givenName": "Adele", "name.familyName": "Vance" }),
      "the user is deleted": () => active(body.id, false),
    };
  },
  "last admin": async () => {
    const admin = await stored(workspace, workspace.adminId);
    await sql("update users set excluded = false where id = $1", admin.id);
    await sql("update passwords set hash = 'none' where user_id = $1", admin.id);
    await active(admin.id, false);
    return { "the provider takes it back": () => active(admin.id, true) };
  },
};

describe.each(Object.entries(cases) as [IssueKind, () => Promise<Ways>][])("%s", (kind, raise) => {
  test("stays open while the cause is there, and closes when it is gone", async () => {
    for (let way = 0; ; way++) {
      workspace = await newWorkspace();
      const ways = Object.entries(await raise());
      const [name, go] = ways[way] ?? [];
      await watchIssues();
      const before = (await issuesOf(workspace)).filter((issue) => issue.kind === kind);
      expect(before, `${kind}, ${name}`).toMatchObject([{ closed: false }]);
      await go?.();
      await watchIssues();
      const after = (await issuesOf(workspace)).filter((issue) => issue.kind === kind);
      expect(after, `${kind}, ${name}`).toMatchObject([{ closed: true, resolution: expect.any(String) }]);
      if (way === ways.length - 1) return;
    }
  });
});

describe("unmapped path, urgent", () => {
  test("closes when the user who should have left has left", async () => {
    const id = await made(UPN);
    const leave = patch({ op: "replace", path: "shoeSize", value: "44" }, { op: "replace", path: "active", value: false });
    await workspace.scim("PATCH", `/Users/${id}`, leave);
    await sql("update users set deleted_at = now() where id = $1", id);
    await watchIssues();
    expect(await issuesOf(workspace)).toMatchObject([{ closed: true }]);
  });
});

test("missing names, refused: closes when the workspace takes users without, or the user came with both", async () => {
  await setSettings(workspace, { missingNames: "refuse" });
  await workspace.scim("POST", "/Users", user(UPN));
  await watchIssues();
  expect(await issuesOf(workspace)).toMatchObject([{ closed: false }]);
  await made(UPN);
  await watchIssues();
  expect(await issuesOf(workspace)).toMatchObject([{ closed: true }]);
});

test("a refusal that isn't tried again for 35 days is closed as such; what is state stays", async () => {
  await manualUser(workspace, "av", { attributes: workEmail(UPN) });
  await post(UPN, workEmail(UPN));
  await workspace.scim("POST", "/Users", user("noname@contoso.example"));
  const age = (days: number) =>
    sql(`update sync_issues set at = now() - make_interval(days => ${days}) where workspace_id = $1`, ws());
  await age(34);
  await watchIssues();
  expect((await issuesOf(workspace)).map(({ resolution }) => resolution)).toEqual([null, null]);
  await age(36);
  await watchIssues();
  expect((await issuesOf(workspace)).map(({ kind, resolution }) => [kind, resolution])).toEqual([
    ["email clash", "not seen again"],
    ["missing names", null],
  ]);
});

describe("rejected keys", () => {
  const ask = (key: string) => workspace.scim("GET", "/Users?count=0", undefined, { authorization: `Bearer ${key}` });

  test("one issue however often; closes with the first request that has a valid key", async () => {
    const former = workspace.key;
    const { key } = await regenerateKey(workspace.ctx, { former: "now" });
    for (let i = 0; i < 2; i++) {
      await ask(former);
      await flushRequestLog();
      await watchIssues();
      await watchIssues();
    }
    expect(await issuesOf(workspace)).toMatchObject([
      { kind: "rejected keys", closed: false, occurrences: 2, details: { ended: 2, unknown: 0, lastFour: former.slice(-4) } },
    ]);
    await new Promise((resolve) => setTimeout(resolve, 2));
    await ask(key);
    await flushRequestLog();
    await watchIssues();
    expect(await issuesOf(workspace)).toMatchObject([{ closed: true, resolution: "cause gone" }]);
  });

  test("a stranger's guesses are none while the provider is heard", async () => {
    await ask(workspace.key);
    await flushRequestLog();
    await new Promise((resolve) => setTimeout(resolve, 2));
    await ask(`${workspace.key.slice(0, -1)}${workspace.key.endsWith("a") ? "b" : "a"}`);
    await flushRequestLog();
    await watchIssues();
    expect(await issuesOf(workspace)).toEqual([]);
    await watchIssues(new Date(Date.now() + 3 * 3_600_000));
    expect(await issuesOf(workspace)).toMatchObject([{ kind: "rejected keys", details: { unknown: 1 } }]);
  });

  test("none while sync is paused", async () => {
    const former = workspace.key;
    await regenerateKey(workspace.ctx, { former: "now" });
    await setSettings(workspace, { syncEnabled: false });
    await ask(former);
    await flushRequestLog();
    await watchIssues();
    expect(await issuesOf(workspace)).toEqual([]);
  });
});

describe("an externalId that two requests at the same time gave to two", () => {
  const clean = () => sql("delete from sync_issues where workspace_id = $1", ws());

  test("is found within the hour, once", async () => {
    await made("one@contoso.example", { externalId: "adele" });
    await made("two@contoso.example", { externalId: "adele" });
    await made("three@contoso.example", { externalId: "other" });
    await clean();
    await raiseSharedExternalIds();
    await raiseSharedExternalIds();
    expect(await issuesOf(workspace)).toMatchObject([
      {
        kind: "shared externalId",
        cause: "adele",
        occurrences: 1,
        details: { existing: { userName: "one@contoso.example" }, user: { userName: "two@contoso.example" } },
      },
    ]);
  });

  test("and not again after an admin has marked it as solved", async () => {
    await made("one@contoso.example", { externalId: "adele" });
    await made("two@contoso.example", { externalId: "adele" });
    await sql("update sync_issues set closed_at = now(), resolution = 'marked as solved' where workspace_id = $1", ws());
    await raiseSharedExternalIds();
    expect(await issuesOf(workspace)).toHaveLength(1);
  });
});

test("an admin's restore under the renamed name raises an issue, too", async () => {
  const id = await made(UPN);
  await set(id, { userName: randomUUID().replaceAll("-", "") + UPN, active: "False" });
  const other = await manualUser(workspace, UPN);
  await restoreUser(workspace.ctx, id);
  expect(await issuesOf(workspace)).toMatchObject([
    { kind: "original name taken", userId: id, details: { originalUserName: UPN, existing: { id: other } } },
  ]);
});

test("closing touches no other workspace's issues, and a look at one nobody else's", async () => {
  const id = await createdGroup(workspace, "Sales");
  await addMembers(id, [randomUUID()]);
  expect(await memberIds(workspace, id)).toEqual([]);
  const neighbour = await newWorkspace();
  await neighbour.scim("DELETE", `/Groups/${id}`);
  await watchIssues();
  expect(await issuesOf(workspace)).toMatchObject([{ closed: false }]);
});
