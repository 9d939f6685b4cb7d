import { randomUUID } from "node:crypto";
import { beforeEach, expect } from "vitest";
import { getSql } from "#db/client.ts";
import { changesOf, setGuard, stored } from "./directory.ts";
import { createdUser, dialects } from "./scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "./workspace.ts";

/** A new one for each test of the file that imports this; its guard holds what goes beyond two within an hour. */
export let workspace: TestWorkspace;

export const HOUR = 3_600_000;

beforeEach(async () => {
  workspace = await newWorkspace();
  await setGuard(workspace, { guardMostUsers: 2, guardMostGroups: 2 });
});

export const made = (name: string, attributes: Record<string, unknown> = {}) =>
  createdUser(workspace, `${name}@contoso.example`, attributes);
export const many = (n: number) => Promise.all(Array.from({ length: n }, (_, index) => made(`user-${index}`)));
export const active = (id: string, value: boolean) => workspace.scim("PATCH", `/Users/${id}`, dialects[1]?.activate(value));
export const remove = (id: string) => workspace.scim("DELETE", `/Users/${id}`);

export const there = async (id: string) => (await getSql()`select from users where id = ${id}`).length === 1;
export const signIn = (id: string) =>
  getSql()`insert into sessions (workspace_id, id, user_id, expires_at) values (${workspace.ctx.workspaceId}, ${randomUUID()}, ${id}, now() + interval '1 day')`;
export const sessions = async (id: string) => (await getSql()`select from sessions where user_id = ${id}`).length;
export const lastAction = async (id: string) => (await changesOf(workspace, id)).at(-1)?.action;
export const later = () => new Date(Date.now() + 24 * HOUR + 1000);

/** Two others have gone already. */
export async function used(): Promise<void> {
  for (const id of await Promise.all([made("first"), made("second")])) await active(id, false);
}

export async function expectHeld(id: string, ...what: string[]) {
  expect(await stored(workspace, id)).toMatchObject({ held: what, heldUntil: expect.any(Date) });
}
