import { afterEach, beforeEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

let busy: TestWorkspace;
let neighbour: TestWorkspace;
let blocked: Promise<{ status: number }[]>;
let unblock: () => Promise<void>;

/** Writes of one workspace that wait for each other's end: as many as it may have in flight. */
beforeEach(async () => {
  [busy, neighbour] = [await newWorkspace(), await newWorkspace()];
  const held = Promise.withResolvers<void>();
  const holds = Promise.withResolvers<void>();
  const holder = getSql().begin(async (tx) => {
    await tx`select from workspaces where id = ${busy.ctx.workspaceId} for update`;
    holds.resolve();
    await held.promise;
  });
  await holds.promise;
  unblock = async () => {
    held.resolve();
    await holder;
  };
  blocked = Promise.all(Array.from({ length: 32 }, (_, i) => busy.scim("POST", "/Users", user(`user-${i}@contoso.example`))));
});
afterEach(() => unblock());

test("a workspace whose requests all wait at the database keeps nobody else from it, and they are answered in the end", async () => {
  const answer = await neighbour.scim("POST", "/Users", user("adele@fabrikam.example"));
  expect(answer.status).toBe(201);
  await unblock();
  expect(new Set((await blocked).map(({ status }) => status))).toEqual(new Set([201]));
});
