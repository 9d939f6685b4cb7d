import { afterEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { countHeldDeletions, listHeldGroups, listHeldUsers } from "#lib/provisioning/held-deletions.ts";
import { active, expectHeld, HOUR, later, made, many, used, workspace } from "../../test/accident-guard.ts";
import { setGuard, stored } from "../../test/directory.ts";
import { createdGroup } from "../../test/scim-bodies.ts";
import { applyLapsed } from "./accident-guard.ts";

const query = { search: "", what: [], sort: "name", descending: false, limit: 50, offset: 0 } as const;
const page = () => ({ ...query, what: [] });
const after = (minutes: number) => new Date(later().getTime() + minutes * 60_000);

/** Whatever would take these away fails. */
async function failFor(ids: string[]): Promise<void> {
  await getSql().unsafe(`
    create function fail_for_test() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
    create trigger fail_for_test before insert on changes for each row
      when (new.entity_id in (${ids.map((id) => `'${id}'`).join(", ")}) and new.actor ->> 'kind' = 'system') execute function fail_for_test();`);
}

const mend = () => getSql().unsafe("drop function if exists fail_for_test() cascade");
afterEach(mend);

test("who can't be done stays held with the reason, is in nobody's way, and is tried again after a while", async () => {
  await used();
  const [bad = "", good = ""] = await many(2);
  for (const id of [bad, good]) await active(id, false);
  await failFor([bad]);
  await applyLapsed(later());
  await expectHeld(bad, "soft delete");
  expect((await stored(workspace, good)).held).toEqual([]);
  const { rows } = await listHeldUsers(workspace.ctx, page());
  expect(rows).toMatchObject([{ id: bad, failure: expect.stringMatching(/failed on our side.*reference/) }]);
  expect(await countHeldDeletions(workspace.ctx)).toMatchObject({ users: 1, failed: 1, firstAt: null });
  await mend();
  await applyLapsed(after(14));
  await expectHeld(bad, "soft delete");
  await applyLapsed(after(16));
  expect((await stored(workspace, bad)).deletedAt).toBeInstanceOf(Date);
  expect((await countHeldDeletions(workspace.ctx)).failed).toBe(0);
});

test("more of them than are taken at a time don't keep the others waiting", async () => {
  await setGuard(workspace, { guardMostGroups: 0 });
  const { workspaceId } = workspace.ctx;
  const failing = await getSql()<{ id: string }[]>`
    insert into groups (workspace_id, id, display_name, display_name_key, source, attributes, held_at, held_until)
    select ${workspaceId}, gen_random_uuid(), 'G' || n, 'g' || n, 'manual', '{}', now(), now() from generate_series(1, 501) n returning id`;
  const id = await createdGroup(workspace, "Sales");
  await workspace.scim("DELETE", `/Groups/${id}`);
  await failFor(failing.map((group) => group.id));
  await applyLapsed(later());
  const [sales] = await getSql()`select deleted_at from groups where id = ${id}`;
  expect(sales?.deleted_at).toBeInstanceOf(Date);
  expect(await countHeldDeletions(workspace.ctx)).toMatchObject({ groups: 501, failed: 501 });
});

test("of a group as of a user", async () => {
  await setGuard(workspace, { guardMostGroups: 0 });
  const id = await createdGroup(workspace, "Sales");
  await workspace.scim("DELETE", `/Groups/${id}`);
  await failFor([id]);
  await applyLapsed(later());
  const { rows } = await listHeldGroups(workspace.ctx, page());
  expect(rows).toMatchObject([{ id, failure: expect.any(String) }]);
  await mend();
  await applyLapsed(after(16));
  expect((await listHeldGroups(workspace.ctx, page())).total).toBe(0);
});

test("a later hold knows nothing of a former one's failure", async () => {
  await used();
  const id = await made("adele");
  await active(id, false);
  await getSql()`update users set held_until = now() - interval '2 hours' where id = ${id}`;
  await failFor([id]);
  await applyLapsed(new Date(Date.now() - HOUR));
  expect((await countHeldDeletions(workspace.ctx)).failed).toBe(1);
  await mend();
  await active(id, true);
  await active(id, false);
  expect(await countHeldDeletions(workspace.ctx)).toMatchObject({ users: 1, failed: 0 });
  expect((await listHeldUsers(workspace.ctx, page())).rows).toMatchObject([{ failure: null }]);
});

test("a deletion that has come to pass already is held no more after its time", async () => {
  const id = await made("adele");
  await getSql()`
    update users set deleted_at = now(), held = '{"soft delete"}', held_at = now(), held_until = now() where id = ${id}`;
  await applyLapsed(later());
  expect(await stored(workspace, id)).toMatchObject({ held: [], heldUntil: null, deletedAt: expect.any(Date) });
});
