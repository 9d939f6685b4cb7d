import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { changesOf } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, memberIds, patch } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

const CROWD = 100;
let workspace: TestWorkspace;
let users: string[];
let id: string;

beforeAll(async () => {
  workspace = await newWorkspace();
  const names = Array.from({ length: CROWD }, (_, i) => `member-${i}@contoso.example`);
  users = await Promise.all(names.map((name) => createdUser(workspace, name)));
});

const half = () => users.filter((_, i) => i % 2 === 0);
const otherHalf = () => users.filter((_, i) => i % 2 === 1);

beforeEach(async () => {
  id = await createdGroup(workspace, randomUUID(), half());
});

const value = (ids: string[]) => ids.map((member) => ({ value: member }));
const add = (...ids: string[]) => ({ op: "add", path: "members", value: value(ids) });
const remove = (...ids: string[]) => ({ op: "remove", path: "members", value: value(ids) });
const replace = (...ids: string[]) => ({ op: "replace", path: "members", value: value(ids) });
const send = (...operations: Record<string, unknown>[]) => workspace.scim("PATCH", `/Groups/${id}`, patch(...operations));
const statuses = async (answers: Promise<{ status: number }>[]) => [
  ...new Set((await Promise.all(answers)).map(({ status }) => status)),
];
const expectMembers = async (ids: string[]) => expect(await memberIds(workspace, id)).toEqual([...ids].sort());

test("100 parallel adds and removes on one group lose nothing", async () => {
  const answers = users.map((userId, i) => {
    const dialect = dialects[Math.floor(i / 2) % 2];
    const body = i % 2 === 0 ? dialect?.removeMembers([userId]) : dialect?.addMembers([userId]);
    return workspace.scim("PATCH", `/Groups/${id}`, body);
  });
  expect(await statuses(answers)).toEqual([204]);
  await expectMembers(otherHalf());
  const changes = (await changesOf(workspace, id)).slice(1 + half().length);
  expect(changes).toHaveLength(CROWD);
  expect(new Set(changes.map(({ memberId, action }) => `${action} ${memberId}`)).size).toBe(CROWD);
});

test("the same member added by everybody at once is added once", async () => {
  const [newcomer = ""] = otherHalf();
  expect(await statuses(Array.from({ length: 30 }, () => send(add(newcomer))))).toEqual([204]);
  await expectMembers([...half(), newcomer]);
  expect((await changesOf(workspace, id)).filter(({ memberId }) => memberId === newcomer)).toHaveLength(1);
});

test("a list that is replaced while members are added and removed: the list, and what came after it", async () => {
  const [kept = "", ...rest] = otherHalf();
  const added = rest.slice(0, 20);
  const removed = half().slice(0, 20);
  const answers = [
    ...added.map((userId) => send(add(userId))),
    send(replace(kept, ...removed)),
    ...removed.map((userId) => send(remove(userId))),
  ];
  expect(await statuses(answers)).toEqual([204]);
  const members = await memberIds(workspace, id);
  expect(members).toContain(kept);
  // Each add and each remove came before the list or after it: nothing else may have become of anybody.
  for (const member of members) expect([kept, ...added, ...removed]).toContain(member);
});

test("of lists that replace each other at once, one stands as a whole", async () => {
  const lists = Array.from({ length: 8 }, (_, i) => users.slice(i * 10, i * 10 + 10));
  expect(await statuses(lists.map((list) => send(replace(...list))))).toEqual([204]);
  const members = await memberIds(workspace, id);
  expect(lists.map((list) => [...list].sort())).toContainEqual(members);
});

test("PATCHes that remove and add crosswise, as Okta sends them: no 500, and nobody else is touched", async () => {
  const [a = "", b = "", ...others] = half();
  const answers = Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? send(remove(a), add(b)) : send(remove(b), add(a))));
  expect(await statuses(answers)).toEqual([204]);
  expect(await memberIds(workspace, id)).toEqual(expect.arrayContaining(others));
  await send(remove(a, b));
  await expectMembers(others);
});

test("renames and member changes at once: the last name, and all members", async () => {
  const names = Array.from({ length: 12 }, () => randomUUID());
  const answers = [
    ...names.map((displayName) => send({ op: "replace", path: "displayName", value: displayName })),
    ...otherHalf().map((userId) => send(add(userId))),
  ];
  expect(await statuses(answers)).toEqual([204]);
  await expectMembers(users);
  expect(names).toContain((await workspace.scim("GET", `/Groups/${id}?excludedAttributes=members`)).body.displayName);
});

test.each(["add", "replace", "PUT", "POST"])(
  "a member who is DELETEd while a group takes them in (%s): never a 500",
  async (how) => {
    for (let round = 0; round < 4; round++) {
      const leavers = await Promise.all(
        Array.from({ length: 5 }, () => createdUser(workspace, `${randomUUID()}@contoso.example`)),
      );
      const target = await createdGroup(workspace, randomUUID());
      const displayName = randomUUID();
      const join = () => {
        const members = value(leavers);
        if (how === "PUT") return workspace.scim("PUT", `/Groups/${target}`, { displayName, members });
        if (how === "POST") return workspace.scim("POST", "/Groups", { displayName, members });
        return workspace.scim("PATCH", `/Groups/${target}`, patch({ op: how, path: "members", value: members }));
      };
      const [joined, ...gone] = await Promise.all([
        join(),
        ...leavers.map((userId) => workspace.scim("DELETE", `/Users/${userId}`)),
      ]);
      expect(joined?.status).toBeLessThan(300);
      expect(new Set(gone.map(({ status }) => status))).toEqual(new Set([204]));
      expect(await memberIds(workspace, joined?.body?.id ?? target)).toEqual([]);
    }
  },
);

test("a group that is DELETEd while members come and go: 204 or 404", async () => {
  const answers = [...otherHalf().map((userId) => send(add(userId))), workspace.scim("DELETE", `/Groups/${id}`)];
  for (const { status } of await Promise.all(answers)) expect([204, 404]).toContain(status);
  expect((await workspace.scim("GET", `/Groups/${id}`)).status).toBe(404);
});

test("20 parallel POSTs of one displayName: one 201 and 19 409s", async () => {
  const displayName = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => workspace.scim("POST", "/Groups", { displayName, members: value(i % 2 ? half() : []) })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status, body }) => status === 409 && body.scimType === "uniqueness")).toHaveLength(19);
});
