import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { manualUser, stored } from "../test/directory.ts";
import { newWorkspace } from "../test/workspace.ts";

/** What a migration says, on rows as an earlier version left them. Twice, as nothing may depend on which. */
async function runMigration(name: string): Promise<void> {
  const folder = path.join(import.meta.dirname, "migrations");
  const file = readdirSync(folder).find((entry) => entry.endsWith(`_${name}.sql`));
  if (!file) throw new Error(`There is no migration ${name}.`);
  for (let time = 0; time < 2; time++) await getSql().unsafe(readFileSync(path.join(folder, file), "utf8"));
}

test("whoever is deleted is no longer held for a soft deletion; what else is held waits", async () => {
  const workspace = await newWorkspace();
  const person = async (name: string, held: string[], deleted: boolean) => {
    const id = await manualUser(workspace, `${name}@contoso.example`);
    await getSql()`
      update users set held = ${held}, held_at = now(), held_until = now(), held_by = '{"kind":"system","task":"test"}',
        deleted_at = ${deleted ? new Date() : null} where id = ${id}`;
    return id;
  };
  const done = await person("done", ["soft delete"], true);
  const both = await person("both", ["soft delete", "delete"], true);
  const waiting = await person("waiting", ["soft delete"], false);
  const other = await person("other", ["delete"], true);
  const before = await stored(workspace, waiting);
  await runMigration("holds_of_the_deleted");
  expect(await stored(workspace, done)).toMatchObject({ held: [], heldAt: null, heldBy: null, heldUntil: null });
  expect(await stored(workspace, both)).toMatchObject({ held: ["delete"], heldUntil: expect.any(Date) });
  expect(await stored(workspace, other)).toMatchObject({ held: ["delete"], heldUntil: expect.any(Date), version: 1 });
  expect(await stored(workspace, waiting)).toEqual(before);
});
