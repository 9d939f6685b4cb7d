import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { deleteGroupAsAdmin } from "#lib/directory/group-admin.ts";
import { restoreUser } from "#lib/directory/user-admin.ts";
import { manualGroup, manualUser, setSettings } from "../../test/directory.ts";
import { createdGroup, createdUser, patch, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { countDirectory } from "./directory-counts.ts";
import { violatedConstraint } from "./transaction.ts";

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

/** Spread as unevenly as a small limit must be: slots of 1, then slots of 0. */
async function limit(kind: "user" | "group", most: number) {
  await getSql()`
    update quota set cap = case when slot <= ${most}::int then 1 else 0 end where workspace_id = ${workspace.ctx.workspaceId} and kind = ${kind}`;
}

const counts = () => countDirectory(workspace.ctx.workspaceId);
const live = async (table: "users" | "groups") => {
  const [row] = await getSql()<{ n: number }[]>`
    select count(*)::int as n from ${getSql()(table)} where workspace_id = ${workspace.ctx.workspaceId} and source = 'scim' and deleted_at is null`;
  return row?.n;
};

test("the limit is met exactly by 40 who come at once", async () => {
  await limit("user", 7);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => workspace.scim("POST", "/Users", user(`user-${n}@contoso.example`))),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(7);
  expect(answers.filter(({ status }) => status === 403)).toHaveLength(33);
  expect(await live("users")).toBe(7);
  expect(await counts()).toMatchObject({ linkedUsers: 7, userLimit: 7 });
});

test("groups, too", async () => {
  await limit("group", 3);
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => workspace.scim("POST", "/Groups", { displayName: `Group ${n}` })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  expect(await live("groups")).toBe(3);
});

test("comings and goings at once leave neither a lost nor a gained place", async () => {
  await limit("user", 6);
  const ids = await Promise.all(Array.from({ length: 6 }, (_, n) => createdUser(workspace, `old-${n}@contoso.example`)));
  await Promise.all([
    ...ids.map((id) => workspace.scim("DELETE", `/Users/${id}`)),
    ...Array.from({ length: 12 }, (_, n) => workspace.scim("POST", "/Users", user(`new-${n}@contoso.example`))),
  ]);
  expect((await counts()).linkedUsers).toBe(await live("users"));
  const more = await Promise.all(
    Array.from({ length: 12 }, (_, n) => workspace.scim("POST", "/Users", user(`last-${n}@contoso.example`))),
  );
  expect(more.some(({ status }) => status === 201 || status === 403)).toBe(true);
  expect(await counts()).toMatchObject({ linkedUsers: 6 });
  expect(await live("users")).toBe(6);
});

describe("counts", () => {
  test("a user from POST to permanent deletion", async () => {
    const id = await createdUser(workspace, "adele@contoso.example");
    const active = (value: boolean) => workspace.scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "active", value }));
    expect((await counts()).linkedUsers).toBe(1);
    await active(false);
    expect((await counts()).linkedUsers).toBe(0);
    await active(true);
    expect((await counts()).linkedUsers).toBe(1);
    await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "title", value: "Buyer" }));
    expect((await counts()).linkedUsers).toBe(1);
    await workspace.scim("DELETE", `/Users/${id}`);
    expect((await counts()).linkedUsers).toBe(0);
  });

  test("nobody for a userName that is taken", async () => {
    await createdUser(workspace, "adele@contoso.example");
    await Promise.all(Array.from({ length: 10 }, () => workspace.scim("POST", "/Users", user("adele@contoso.example"))));
    expect((await counts()).linkedUsers).toBe(1);
  });

  test("a manual user and group from their adoption", async () => {
    const id = await manualUser(workspace, "adele@contoso.example");
    const groupId = await manualGroup(workspace, "Sales");
    expect(await counts()).toMatchObject({ linkedUsers: 0, linkedGroups: 0 });
    await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "title", value: "Buyer" }));
    await workspace.scim("PATCH", `/Groups/${groupId}`, patch({ op: "Add", path: "members", value: [{ value: id }] }));
    expect(await counts()).toMatchObject({ linkedUsers: 1, linkedGroups: 1 });
  });

  test("a group until it is deleted, by the provider or an admin", async () => {
    const [one, two] = [await createdGroup(workspace, "Sales"), await createdGroup(workspace, "Legal")];
    await workspace.scim("DELETE", `/Groups/${one}`);
    await setSettings(workspace, { syncEnabled: false });
    await deleteGroupAsAdmin(workspace.ctx, two);
    expect((await counts()).linkedGroups).toBe(0);
  });
});

test("an adoption beyond the limit changes nothing", async () => {
  await limit("user", 0);
  const id = await manualUser(workspace, "adele@contoso.example");
  const answer = await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "title", value: "Buyer" }));
  expect(answer.status).toBe(403);
  expect((await workspace.scim("GET", `/Users/${id}`)).body.title).toBeUndefined();
});

test("a restore by an admin beyond the limit is refused in words", async () => {
  const id = await createdUser(workspace, "adele@contoso.example");
  await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "active", value: false }));
  await limit("user", 0);
  await expect(restoreUser(workspace.ctx, id)).rejects.toMatchObject({
    code: "limitReached",
    message: expect.stringContaining("limit of 0"),
  });
});

test("another workspace's limit is its own", async () => {
  await limit("user", 0);
  const other = await newWorkspace();
  expect(await createdUser(other, "adele@contoso.example")).toBeTruthy();
});

test("a whole workspace can be deleted", async () => {
  await createdUser(workspace, "adele@contoso.example");
  await createdGroup(workspace, "Sales");
  await getSql()`delete from workspaces where id = ${workspace.ctx.workspaceId}`;
  expect(await getSql()`select from quota where workspace_id = ${workspace.ctx.workspaceId}`).toHaveLength(0);
});

test("the violation names the limit", async () => {
  await limit("user", 0);
  const error = await manualUser(workspace, "adele@contoso.example", { source: "scim" }).catch((thrown: unknown) => thrown);
  expect(violatedConstraint(error)).toBe("user_limit");
});
