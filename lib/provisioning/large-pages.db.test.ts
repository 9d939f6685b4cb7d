import { beforeAll, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { manualUser } from "../../test/directory.ts";
import { createdUser, filtered } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

let workspace: TestWorkspace;
/** More users than a page holds, though each of them may be as large. */
const ids: string[] = [];

beforeAll(async () => {
  workspace = await newWorkspace();
  for (let n = 0; n < 20; n++) ids.push(await manualUser(workspace, `large-${n}@contoso.example`));
  // Behind everybody's back: the history of so much would take its time.
  await getSql()`
    update users set attributes = jsonb_build_object('title', repeat('x', 1900000))
    where workspace_id = ${workspace.ctx.workspaceId} and id = any(${ids}::uuid[])`;
});

const idsOf = (resources: { id: string }[]) => resources.map(({ id }) => id);

test.each(["/Users", "/"])(
  "a page of %s that is too large for memory ends early, and the next one goes on",
  async (path) => {
    const first = await workspace.scim("GET", `${path}?filter=userName+sw+%22large%22&count=1000`);
    expect(first.status).toBe(200);
    expect(first.body.totalResults).toBe(ids.length);
    const shown = first.body.Resources.length;
    expect(shown).toBeGreaterThan(10);
    expect(shown).toBeLessThan(ids.length);
    expect(first.body.itemsPerPage).toBe(shown);

    const rest = await workspace.scim(
      "GET",
      `${path}?filter=userName+sw+%22large%22&count=1000&startIndex=${shown + 1}&attributes=userName`,
    );
    expect([...idsOf(first.body.Resources), ...idsOf(rest.body.Resources)]).toEqual(ids);

    const found: string[] = [];
    let cursor: string | undefined = "";
    while (cursor !== undefined) {
      const page: { body: { Resources: { id: string }[]; nextCursor?: string } } = await workspace.scim(
        "GET",
        `${path}?filter=userName+sw+%22large%22&count=1000&attributes=userName&cursor=${cursor}`,
      );
      found.push(...idsOf(page.body.Resources));
      cursor = page.body.nextCursor;
    }
    expect(found).toEqual(ids);
  },
  60_000,
);

test.each([
  ["fewer than are fetched at a time", 19],
  ["as many", 20],
  ["one more", 21],
])("of those whom an index finds, %s: the total and each page are right", async (_, many) => {
  const name = `Many ${many}`;
  const named: string[] = [];
  for (let n = 0; n < many; n++) named.push(await createdUser(workspace, `${many}-${n}@contoso.example`, { displayName: name }));
  named.sort();
  const page = async (parameters: string) => {
    const { body } = await workspace.scim("GET", `${filtered("Users", `displayName eq "${name}"`)}&${parameters}`);
    return [body.totalResults, idsOf(body.Resources)];
  };
  expect(await page("count=100")).toEqual([many, named]);
  expect(await page("count=5")).toEqual([many, named.slice(0, 5)]);
  expect(await page("count=0")).toEqual([many, []]);
  expect(await page("count=7&startIndex=15")).toEqual([many, named.slice(14, 21)]);
  expect(await page("count=100&sortBy=userName&sortOrder=descending")).toEqual([many, expect.arrayContaining(named)]);
});
