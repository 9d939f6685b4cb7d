import { beforeEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { allPermissions } from "#lib/permissions.ts";
import { startGuide, takeStep } from "#lib/provisioning/guided-runs.ts";
import { flushRequestLog } from "#lib/provisioning/request-log.ts";
import { setSettings } from "../../test/directory.ts";
import { createdGroup, createdUser, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { eraseForgotten } from "./erasure.ts";

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY);
const name = "adele.vance@contoso.example";
let workspace: TestWorkspace;
let adele: string;
let bert: string;

/** Everything that is kept of a workspace beside the users who are there. */
async function kept(): Promise<string> {
  const { workspaceId } = workspace.ctx;
  const sql = getSql();
  const [row] = await sql<{ text: string }[]>`
    select concat_ws(' ',
      (select string_agg(c::text, ' ') from changes c where workspace_id = ${workspaceId}),
      (select string_agg(r::text, ' ') from scim_requests r where workspace_id = ${workspaceId}),
      (select string_agg(i::text, ' ') from sync_issues i where workspace_id = ${workspaceId}),
      (select string_agg(g::text, ' ') from guided_runs g where workspace_id = ${workspaceId}),
      (select string_agg(f::text, ' ') from refused_requests f where workspace_id = ${workspaceId}),
      (select string_agg(t::text, ' ') from tombstones t where workspace_id = ${workspaceId})) as text`;
  return row?.text ?? "";
}

beforeEach(async () => {
  workspace = await newWorkspace();
  adele = await createdUser(workspace, name, { externalId: crypto.randomUUID(), title: "Private title" });
  bert = await createdUser(workspace, "bert@contoso.example");
  await createdGroup(workspace, "Sales", [adele, bert]);
  await workspace.scim("GET", "/Users");
  await workspace.scim("GET", `/Users?filter=userName eq %22${encodeURIComponent(name)}%22`);
  await workspace.scim("POST", "/Users", user(name));
  await workspace.scim("POST", "/Groups", { displayName: "Mail", members: [{ value: adele, display: name }] });
  await workspace.scim("PATCH", `/Users/${adele}`, { Operations: [{ op: "replace", path: "title", value: "Private too" }] });
  // Adele takes a step in a guide about herself, and in one about somebody else.
  const herself: Ctx = { ...workspace.ctx, actor: { kind: "user", id: adele, name: "Adele", permissions: [...allPermissions] } };
  for (const about of [name, "bert@contoso.example"]) {
    const id = await startGuide(herself, { kind: "user-not-deleted", user: about });
    await takeStep(herself, { id, step: "stop" });
  }
  await workspace.scim("DELETE", `/Users/${adele}`);
  await workspace.scim("GET", `/Users?filter=userName eq %22${name.toUpperCase()}%22`);
  await flushRequestLog();
});

test("so many days after a permanent deletion nothing tells any more who it was", async () => {
  await getSql()`update workspaces set erase_after_days = 5 where id = ${workspace.ctx.workspaceId}`;
  await eraseForgotten(inDays(4.9));
  expect(await kept()).toContain("Private title");
  await eraseForgotten(inDays(5.1));
  const text = (await kept()).toLowerCase();
  expect(text).not.toContain("private");
  expect(text).not.toContain("adele");
  // That something happened stays, and whom others are.
  expect(text).toContain(adele);
  expect(text).toContain("bert@contoso.example");
  const changes =
    await getSql()`select action from changes where workspace_id = ${workspace.ctx.workspaceId} and entity_id = ${adele}`;
  expect(changes.length).toBeGreaterThan(2);
});

test("the default is 30 days, and it is done once", async () => {
  await eraseForgotten(inDays(29));
  const [before] = await getSql()`select erased_at from tombstones where id = ${adele}`;
  expect(before?.erased_at).toBeNull();
  await eraseForgotten(inDays(31));
  const [first] = await getSql()`select erased_at, user_name from tombstones where id = ${adele}`;
  await eraseForgotten(inDays(32));
  const [second] = await getSql()`select erased_at, user_name from tombstones where id = ${adele}`;
  expect(first?.user_name).toBe("Erased user");
  expect(second).toEqual(first);
});

test("what tells of somebody who has the name now stays", async () => {
  const successor = await createdUser(workspace, name, { title: "Successor" });
  await flushRequestLog();
  await eraseForgotten(inDays(31));
  const [row] = await getSql()`
    select words, request_body as body from scim_requests where workspace_id = ${workspace.ctx.workspaceId} and entity_id = ${successor}`;
  expect(row?.words).toBe(`Added user ${name}`);
  expect(row?.body).toContain("Successor");
  expect(await kept()).not.toContain("Private");
});

test("other workspaces keep what they have", async () => {
  const mine = workspace;
  workspace = await newWorkspace();
  await createdUser(workspace, name, { title: "Theirs" });
  await flushRequestLog();
  await getSql()`update workspaces set erase_after_days = 0 where id = ${mine.ctx.workspaceId}`;
  await eraseForgotten(inDays(1));
  expect(await kept()).toContain("Theirs");
});

test("who acted and is gone has no name in the history", async () => {
  const { workspaceId } = workspace.ctx;
  const actor = { kind: "user", id: adele, name: "Adele Vance" };
  await getSql()`
    insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action)
    values (${workspaceId}, ${crypto.randomUUID()}, ${getSql().json(actor)}, 'r', 'user', ${bert}, 'changed')`;
  await eraseForgotten(inDays(31));
  const [row] = await getSql()`select actor from changes where workspace_id = ${workspaceId} and actor ->> 'id' = ${adele}`;
  expect(row?.actor).toEqual({ ...actor, name: "Erased user" });
});

test("what was refused while paused forgets them, and keeps what it says of others", async () => {
  const refused = async (...[method, path, body]: Parameters<TestWorkspace["scim"]>) => {
    expect((await workspace.scim(method, path, body)).status).toBe(403);
  };
  const { workspaceId } = workspace.ctx;
  const paths = async () => {
    const rows = await getSql()<{ path: string }[]>`
      select method || ' ' || path as path from refused_requests where workspace_id = ${workspaceId} order by at`;
    return rows.map(({ path }) => path);
  };
  await setSettings(workspace, { syncEnabled: false });
  await refused("POST", "/Users", user(name, { title: "Before she went" }));
  await refused("PATCH", `/Users/${adele}`, { Operations: [{ op: "replace", path: "title", value: "Refused title" }] });
  await refused("POST", "/Groups", {
    displayName: "Buyers",
    members: [{ value: bert }, { value: adele, display: `Adele (${name})` }],
  });
  await getSql()`update refused_requests set at = at - interval '1 hour'`;
  await refused("POST", "/Users", user(name, { title: "Who comes after" }));
  await eraseForgotten(inDays(29));
  expect(await paths()).toHaveLength(4);
  await eraseForgotten(inDays(31));
  expect(await paths()).toEqual(["POST /Groups", "POST /Users"]);
  // The log of these requests is of now, which is after her.
  const [row] = await getSql()<{ text: string }[]>`
    select string_agg(r::text, ' ') as text from refused_requests r where workspace_id = ${workspaceId}`;
  const text = row?.text;
  expect(text).not.toContain("Before she went");
  expect(text).not.toContain("Refused title");
  expect(text).not.toContain("Adele (");
  expect(text).toContain("Buyers");
  expect(text).toContain(bert);
  expect(text).toContain("Who comes after");
});
