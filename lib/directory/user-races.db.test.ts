import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { inTransaction, isDeadlock, type Transaction } from "#db/queries/transaction.ts";
import { changesOf, stored } from "../../test/directory.ts";
import { createdUser, dialects, filtered, patch, user } from "../../test/scim-bodies.ts";
import { somebodyWaits } from "../../test/waiting.ts";
import { newWorkspace, type ScimAnswer, type TestWorkspace } from "../../test/workspace.ts";

let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = await newWorkspace();
});

const many = <T>(n: number, work: (i: number) => Promise<T>) => Promise.all(Array.from({ length: n }, (_, i) => work(i)));
const freshName = () => `${randomUUID()}@contoso.example`;
const send = (id: string, body: object) => workspace.scim("PATCH", `/Users/${id}`, body);
const set = (path: string, value: unknown) => patch({ op: "replace", path, value });

/** How many answers had which status. */
function tally(answers: ScimAnswer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

test("50 parallel POSTs of one userName: one 201 and 49 409s", async () => {
  const userName = freshName();
  const answers = await many(50, (i) => workspace.scim("POST", "/Users", user(i % 2 ? userName : userName.toUpperCase())));
  expect(tally(answers)).toEqual({ 201: 1, 409: 49 });
  for (const { status, body } of answers) if (status === 409) expect(body.scimType).toBe("uniqueness");
  const { body } = await workspace.scim("GET", filtered("Users", `userName eq "${userName}"`));
  expect(body.totalResults).toBe(1);
  expect(await changesOf(workspace, body.Resources[0].id)).toHaveLength(1);
});

test("30 parallel POSTs that restore one deleted user: one 201, and one restore in the history", async () => {
  const userName = freshName();
  const id = await createdUser(workspace, userName, { externalId: randomUUID() });
  await send(id, set("active", false));
  const answers = await many(30, () => workspace.scim("POST", "/Users", user(userName)));
  expect(tally(answers)).toEqual({ 201: 1, 409: 29 });
  expect(answers.find(({ status }) => status === 201)?.body.id).toBe(id);
  expect((await changesOf(workspace, id)).filter(({ action }) => action === "restored")).toHaveLength(1);
});

test("POSTs of different names that mean one deleted user: one of them gets them, the others are new", async () => {
  const externalId = randomUUID();
  const id = await createdUser(workspace, freshName(), { externalId });
  await send(id, set("active", false));
  const answers = await many(10, () => workspace.scim("POST", "/Users", user(freshName(), { externalId })));
  expect(tally(answers)).toEqual({ 201: 10 });
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(10);
  expect((await stored(workspace, id)).active).toBe(true);
});

test("30 parallel PATCHes of different attributes of one user: each answers 200, and all survive", async () => {
  const id = await createdUser(workspace, freshName());
  const paths = ["title", "nickName", "locale", "timezone", "userType", "preferredLanguage", "name.givenName", "name.familyName"];
  const types = Array.from({ length: 22 }, (_, i) => `phoneNumbers[type eq "line-${i}"].value`);
  const all = [...paths, ...types];
  const answers = await Promise.all(all.map((path, i) => send(id, set(path, `value ${i}`))));
  expect(tally(answers)).toEqual({ 200: all.length });
  const { body } = await workspace.scim("GET", `/Users/${id}`);
  for (const [i, path] of paths.entries()) {
    const [outer = "", inner] = path.split(".");
    expect(inner ? body[outer][inner] : body[outer], path).toBe(`value ${i}`);
  }
  expect(body.phoneNumbers).toHaveLength(types.length);
  expect(await changesOf(workspace, id)).toHaveLength(1 + all.length);
  expect((await stored(workspace, id)).version).toBe(1 + all.length);
});

test("with If-Match only one of ten parallel writes of a version wins; the others are told", async () => {
  const id = await createdUser(workspace, freshName());
  const answers = await many(10, (i) =>
    workspace.scim("PATCH", `/Users/${id}`, set("title", `title ${i}`), { "if-match": 'W/"1"' }),
  );
  expect(tally(answers)).toEqual({ 200: 1, 412: 9 });
});

test("parallel renames to one free name: one 200, the others 409", async () => {
  const ids = await many(10, () => createdUser(workspace, freshName()));
  const userName = freshName();
  const answers = await Promise.all(ids.map((id) => send(id, set("userName", userName))));
  expect(tally(answers)).toEqual({ 200: 1, 409: 9 });
});

test("two users who swap their names at once: refused in SCIM's terms, never a 500", async () => {
  const names = [freshName(), freshName()];
  const [one = "", other = ""] = await Promise.all(names.map((name) => createdUser(workspace, name)));
  const answers = await Promise.all([send(one, set("userName", names[1])), send(other, set("userName", names[0]))]);
  expect(tally(answers)).toEqual({ 409: 2 });
  const after = await Promise.all([one, other].map((id) => stored(workspace, id)));
  expect(after.map(({ userName }) => userName)).toEqual(names);
});

test("a rename and a POST race for one name: one of them gets it", async () => {
  for (let round = 0; round < 5; round++) {
    const id = await createdUser(workspace, freshName());
    const userName = freshName();
    const [renamed, posted] = await Promise.all([
      send(id, set("userName", userName)),
      workspace.scim("POST", "/Users", user(userName)),
    ]);
    expect([
      [200, 409],
      [409, 201],
    ]).toContainEqual([renamed?.status, posted?.status]);
  }
});

const takeName = (tx: Transaction, id: string, userName: string) =>
  tx`update users set user_name = ${userName}, user_name_key = ${userName} where id = ${id}`;

test("a POST restores under a name that somebody takes at that moment: it meets them, and is a 409", async () => {
  const userName = freshName();
  const leaver = await createdUser(workspace, userName);
  await send(leaver, dialects[1]?.set({ userName: randomUUID().replaceAll("-", "") + userName, active: false }) ?? {});
  const taker = await createdUser(workspace, freshName());
  let posted: Promise<ScimAnswer> | undefined;
  await inTransaction(async (tx) => {
    await takeName(tx, taker, userName);
    posted = workspace.scim("POST", "/Users", user(userName));
    await somebodyWaits();
  });
  expect((await posted)?.status).toBe(409);
  expect((await stored(workspace, leaver)).active).toBe(false);
});

test("two writers who wait for each other: the one that PostgreSQL ends begins again", async () => {
  // It ends whoever looks first, usually the one that waits longer; a busy machine may be too late with the second, and end that one.
  let patch = await deadlock();
  while (patch === null) patch = await deadlock();
  const { answer, userName } = patch;
  expect(answer).toMatchObject({ status: 200, body: { userName } });
});

/** A PATCH and a transaction of ours that wait for each other. Null = it was ours that PostgreSQL ended. */
async function deadlock(): Promise<{ answer: ScimAnswer; userName: string } | null> {
  const [userName, given] = [freshName(), freshName()];
  const giver = await createdUser(workspace, userName);
  const id = await createdUser(workspace, freshName());
  let patched: Promise<ScimAnswer> | undefined;
  try {
    await inTransaction(async (tx) => {
      await takeName(tx, giver, given);
      patched = send(id, set("userName", userName));
      await somebodyWaits();
      // The PATCH holds its own user's row and waits for the name, which this transaction is giving up.
      await tx`update users set title = 'Head' where id = ${id}`;
    });
  } catch (error) {
    await patched;
    if (isDeadlock(error)) return null;
    throw error;
  }
  const answer = await patched;
  return answer ? { answer, userName } : null;
}

test("soft delete, restore and DELETE of one user, all at once: each gets an answer of SCIM's, and the end is one of the two", async () => {
  const id = await createdUser(workspace, freshName());
  const answers = await many(24, (i) =>
    i === 12 ? workspace.scim("DELETE", `/Users/${id}`) : send(id, set("active", i % 2 === 0)),
  );
  for (const { status } of answers) expect([200, 204, 404]).toContain(status);
  expect((await workspace.scim("GET", `/Users/${id}`)).status).toBe(404);
});
