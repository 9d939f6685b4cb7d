import { expect, test } from "vitest";
import { findWorkspaceBySlug, listWorkspaces } from "#db/queries/workspaces.ts";
import { deleteWorkspace } from "#lib/directory/operator.ts";
import { operatorIn } from "#lib/directory/workspaces.ts";
import { getConnection } from "./connection.ts";
import { seedDemo } from "./demo.ts";
import { healthOf } from "./health.ts";

const operator = { actor: { kind: "operator" }, requestId: "test" } as const;

/** What a page says of it. */
async function look(slug: string) {
  const ctx = await operatorIn(slug, "test");
  const { workspace, wire, counts } = await getConnection(ctx);
  const { state } = healthOf(workspace, wire, counts, new Date());
  return { slug, state, users: counts.linkedUsers, groups: counts.linkedGroups };
}

test("each demo workspace is in the state that it is named after, and the same people are in it again", async () => {
  const made = await seedDemo(operator, "none");
  const seen = [];
  for (const { slug } of made) seen.push(await look(slug));
  expect(seen.map(({ state }) => state)).toEqual(made.map(({ health }) => health));
  expect(new Set(made.map(({ health }) => health)).size).toBe(9);
  expect(seen.find(({ state }) => state === "healthy")).toMatchObject({ users: 10, groups: 3 });

  await expect(seedDemo(operator, "none")).rejects.toMatchObject({ code: "slugTaken" });
  expect(await listWorkspaces()).toHaveLength(9);
  for (const { slug } of made) await deleteWorkspace(await operatorIn(slug, "test"));
  expect(await findWorkspaceBySlug("demo-healthy")).toBeNull();

  expect(await seedDemo(operator, "none")).toEqual(made);
  const again = [];
  for (const { slug } of made) again.push(await look(slug));
  expect(again).toEqual(seen);
});
