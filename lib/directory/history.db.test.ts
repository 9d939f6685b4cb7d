import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { changesOf, join, manualGroup, manualUser, setSettings } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, EXT, group, patch, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type ScimAnswer, type TestWorkspace } from "../../test/workspace.ts";

/** Each write leaves exactly its rows in the change history: who, by which request, before and after. */
let workspace: TestWorkspace;
let actor: object;

beforeEach(async () => {
  workspace = await newWorkspace();
  const [key] = await getSql()`select id from api_keys where workspace_id = ${workspace.ctx.workspaceId}`;
  actor = { kind: "key", id: key?.id, lastFour: workspace.key.slice(-4) };
});

const requestOf = (answer: ScimAnswer) => ({ actor, requestId: answer.headers.get("x-request-id") });

/** All rows of the workspace, but those of its set-up. */
async function counted(): Promise<number> {
  const [row] = await getSql()`
    select count(*)::int as n from changes where workspace_id = ${workspace.ctx.workspaceId} and actor ->> 'kind' = 'key'`;
  return row?.n ?? 0;
}

/** The rows that `write` leaves at the entity, with its answer. */
async function newChanges(entityId: string, write: () => Promise<ScimAnswer>) {
  const before = await changesOf(workspace, entityId);
  const answer = await write();
  return { answer, changes: (await changesOf(workspace, entityId)).slice(before.length) };
}

describe("a user", () => {
  const attributes = { displayName: "Adele Vance", title: "Buyer", name: { givenName: "Adele", familyName: "Vance" } };
  let id: string;

  beforeEach(async () => {
    id = await createdUser(workspace, "adele@contoso.example", attributes);
  });

  const send = (body: object) => () => workspace.scim("PATCH", `/Users/${id}`, body);

  test("created: all of it", async () => {
    const answer = await workspace.scim("POST", "/Users", user("new@contoso.example", attributes));
    expect(await changesOf(workspace, answer.body.id)).toEqual([
      {
        ...requestOf(answer),
        entity: "user",
        memberId: null,
        action: "created",
        before: null,
        after: {
          ...attributes,
          userName: "new@contoso.example",
          externalId: null,
          active: true,
          source: "scim",
          role: "user",
          status: "active",
        },
      },
    ]);
  });

  test("changed: the attributes that did, null for what wasn't there", async () => {
    const body = dialects[0]?.set({
      title: "Head",
      displayName: "Adele Vance",
      [`${EXT}:department`]: "Sales",
      "name.familyName": "",
    });
    const { answer, changes } = await newChanges(id, send(body ?? {}));
    expect(changes).toEqual([
      {
        ...requestOf(answer),
        entity: "user",
        memberId: null,
        action: "changed",
        before: { title: "Buyer", name: attributes.name, [EXT]: null },
        after: { title: "Head", name: { givenName: "Adele" }, [EXT]: { department: "Sales" } },
      },
    ]);
  });

  test("moved to Deleted users, and restored", async () => {
    const deleted = await newChanges(id, send(dialects[0]?.activate(false) ?? {}));
    expect(deleted.changes).toMatchObject([
      { action: "moved to Deleted users", before: { active: true }, after: { active: false } },
    ]);
    const restored = await newChanges(id, send(dialects[0]?.activate(true) ?? {}));
    expect(restored.changes).toMatchObject([{ ...requestOf(restored.answer), action: "restored", before: { active: false } }]);
  });

  test("restored by a POST, with what the POST changed", async () => {
    await send(dialects[0]?.activate(false) ?? {})();
    const { answer, changes } = await newChanges(id, () =>
      workspace.scim("POST", "/Users", user("Adele@contoso.example", { ...attributes, title: "Head" })),
    );
    expect(changes).toEqual([
      {
        ...requestOf(answer),
        entity: "user",
        memberId: null,
        action: "restored",
        before: { userName: "adele@contoso.example", title: "Buyer", active: false },
        after: { userName: "Adele@contoso.example", title: "Head", active: true },
      },
    ]);
  });

  test("linked: alone, or with a change", async () => {
    const [one, other] = [await manualUser(workspace, "one"), await manualUser(workspace, "other")];
    const linked = await newChanges(one, () => workspace.scim("PATCH", `/Users/${one}`, patch()));
    expect(linked.changes).toMatchObject([{ action: "linked", before: { source: "manual" }, after: { source: "scim" } }]);
    const body = patch({ op: "add", path: "title", value: "Head" });
    const changed = await newChanges(other, () => workspace.scim("PATCH", `/Users/${other}`, body));
    expect(changed.changes).toMatchObject([
      { action: "changed", before: { source: "manual", title: null }, after: { source: "scim", title: "Head" } },
    ]);
  });

  test("deleted permanently: what they were, and whose member, stays here", async () => {
    const groupId = await createdGroup(workspace, "Sales", [id]);
    const { answer, changes } = await newChanges(id, () => workspace.scim("DELETE", `/Users/${id}`));
    expect(changes).toMatchObject([
      {
        ...requestOf(answer),
        action: "deleted permanently",
        before: { ...attributes, userName: "adele@contoso.example", role: "user", groups: [groupId] },
        after: null,
      },
    ]);
  });

  test("DELETEd where the workspace keeps them: only who was live becomes deleted", async () => {
    await setSettings(workspace, { onProviderDelete: "keep" });
    const live = await newChanges(id, () => workspace.scim("DELETE", `/Users/${id}`));
    expect(live.changes).toMatchObject([
      { action: "deleted by the provider", before: { active: true }, after: { active: false } },
    ]);
    const gone = await createdUser(workspace, "gone@contoso.example", { active: false });
    const deleted = await newChanges(gone, () => workspace.scim("DELETE", `/Users/${gone}`));
    expect(deleted.changes).toMatchObject([{ action: "deleted by the provider", before: {}, after: {} }]);
    expect(deleted.changes[0]?.before).toEqual({});
  });

  test("what changes nothing, or fails, leaves nothing", async () => {
    await createdUser(workspace, "taken@contoso.example");
    const before = await counted();
    const requests: [string, string, unknown?][] = [
      ["PATCH", `/Users/${id}`, patch()],
      ["PATCH", `/Users/${id}`, dialects[0]?.set({ title: "Buyer" })],
      ["PATCH", `/Users/${id}`, dialects[0]?.activate(true)],
      ["PUT", `/Users/${id}`, user("adele@contoso.example", attributes)],
      ["PATCH", `/Users/${id}`, dialects[0]?.set({ title: "Head", userName: "taken@contoso.example" })],
      ["PATCH", `/Users/${id}`, dialects[0]?.set({ title: "Head", shoeSize: 4 })],
      ["POST", "/Users", user("taken@contoso.example")],
      ["DELETE", `/Users/${randomUUID()}`],
      ["GET", `/Users/${id}`],
    ];
    for (const [method, path, body] of requests) await workspace.scim(method, path, body);
    expect(await counted()).toBe(before);
  });
});

describe("a group", () => {
  let id: string;
  let users: string[];

  beforeEach(async () => {
    users = await Promise.all(["a", "b", "c", "d"].map((name) => createdUser(workspace, name)));
    id = await createdGroup(workspace, "Sales", users.slice(0, 2));
  });

  const send =
    (...operations: Record<string, unknown>[]) =>
    () =>
      workspace.scim("PATCH", `/Groups/${id}`, patch(...operations));
  const value = (...places: number[]) => places.map((place) => ({ value: users[place] }));

  test("created, with one row a membership", async () => {
    const changes = await changesOf(workspace, id);
    expect(changes).toHaveLength(3);
    expect(changes[0]).toMatchObject({
      actor,
      entity: "group",
      action: "created",
      after: { displayName: "Sales", source: "scim" },
    });
    expect(new Set(changes.map(({ requestId }) => requestId)).size).toBe(1);
    const added = { entity: "membership", action: "added", before: null, after: null };
    expect(changes.slice(1)).toMatchObject([added, added]);
    expect(
      changes
        .slice(1)
        .map(({ memberId }) => memberId)
        .sort(),
    ).toEqual(users.slice(0, 2).sort());
  });

  test("members: one row each who comes or goes, none for the rest", async () => {
    const { answer, changes } = await newChanges(
      id,
      send(
        { op: "add", path: "members", value: [...value(0, 2, 3), { value: randomUUID() }] },
        { op: "remove", path: "members", value: [...value(1), { value: randomUUID() }] },
      ),
    );
    const rows = changes.map(({ action, memberId }) => `${action} ${memberId}`).sort();
    expect(rows).toEqual([`added ${users[2]}`, `added ${users[3]}`, `removed ${users[1]}`].sort());
    for (const change of changes) expect(change).toMatchObject({ ...requestOf(answer), entity: "membership" });
  });

  test("a replaced list: the difference", async () => {
    const { changes } = await newChanges(id, send({ op: "replace", path: "members", value: value(1, 2) }));
    expect(changes.map(({ action, memberId }) => [action, memberId])).toEqual(
      expect.arrayContaining([
        ["added", users[2]],
        ["removed", users[0]],
      ]),
    );
    expect(changes).toHaveLength(2);
  });

  test("renamed", async () => {
    const { answer, changes } = await newChanges(id, send({ op: "replace", path: "displayName", value: "EU" }));
    expect(changes).toEqual([
      {
        ...requestOf(answer),
        entity: "group",
        memberId: null,
        action: "changed",
        before: { displayName: "Sales" },
        after: { displayName: "EU" },
      },
    ]);
  });

  test("adopted by its members: a row of its own", async () => {
    const manual = await manualGroup(workspace, "Board");
    await join(workspace, manual, users[0] ?? "");
    const { changes } = await newChanges(manual, () =>
      workspace.scim("PATCH", `/Groups/${manual}`, dialects[0]?.addMembers(users.slice(0, 2))),
    );
    expect(changes.map(({ entity, action }) => `${entity} ${action}`).sort()).toEqual(["group linked", "membership added"]);
  });

  test("deleted", async () => {
    const { answer, changes } = await newChanges(id, () => workspace.scim("DELETE", `/Groups/${id}`));
    expect(changes).toMatchObject([{ ...requestOf(answer), entity: "group", action: "deleted" }]);
  });

  test("what changes nothing, or fails, leaves nothing", async () => {
    await createdGroup(workspace, "Taken");
    const before = await counted();
    const requests: [string, string, unknown?][] = [
      ["PATCH", `/Groups/${id}`, patch()],
      ["PATCH", `/Groups/${id}`, dialects[0]?.addMembers(users.slice(0, 2))],
      ["PATCH", `/Groups/${id}`, dialects[0]?.removeMembers(users.slice(2))],
      ["PATCH", `/Groups/${id}`, patch({ op: "replace", path: "members", value: value(1, 0) })],
      ["PATCH", `/Groups/${id}`, patch({ op: "replace", path: "displayName", value: "Sales" })],
      ["PUT", `/Groups/${id}`, group("Sales", users.slice(0, 2))],
      [
        "PATCH",
        `/Groups/${id}`,
        patch({ op: "add", path: "members", value: value(2) }, { op: "replace", path: "displayName", value: "Taken" }),
      ],
      ["POST", "/Groups", group("Taken", users)],
      ["DELETE", `/Groups/${randomUUID()}`],
    ];
    for (const [method, path, body] of requests) await workspace.scim(method, path, body);
    expect(await counted()).toBe(before);
  });
});
