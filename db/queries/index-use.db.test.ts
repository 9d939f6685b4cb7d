import { randomUUID } from "node:crypto";
import { beforeAll, expect, test, vi } from "vitest";
import { getSql } from "#db/client.ts";
import { createdGroup, createdUser, dialects, filtered, user } from "../../test/scim-bodies.ts";
import { planOf, statementsOf } from "../../test/statements.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

// Its batches would come in between.
vi.mock("#lib/provisioning/request-log.ts", () => ({ recordExchange: () => {} }));

/** With some thousands of users, what Entra asks for is found by an index, by custom and by generic plans alike. */
const USERS = 4000;
let workspace: TestWorkspace;
let userId: string;
let groupId: string;

beforeAll(async () => {
  workspace = await newWorkspace();
  userId = await createdUser(workspace, "adele@contoso.example", { externalId: randomUUID() });
  groupId = await createdGroup(workspace, "Everybody", [userId]);
  const sql = getSql();
  await sql`
    insert into users (workspace_id, id, user_name, user_name_key, external_id, source, status, attributes, attributes_key,
      work_email, work_email_key, search_text)
    select ${workspace.ctx.workspaceId}, gen_random_uuid(), name, name, gen_random_uuid()::text, 'scim', 'active', '{}', '{}', name, name, name
    from (select format('user-%s@contoso.example', n) as name from generate_series(1, ${USERS}) n) names`;
  await sql`
    insert into group_members (workspace_id, group_id, user_id)
    select workspace_id, ${groupId}, id from users where workspace_id = ${workspace.ctx.workspaceId} on conflict do nothing`;
  await sql`
    insert into groups (workspace_id, id, display_name, display_name_key, source, attributes)
    select ${workspace.ctx.workspaceId}, gen_random_uuid(), 'Group ' || n, 'group ' || n, 'scim', '{}' from generate_series(1, 1000) n`;
  await sql`analyze`;
});

const name = { givenName: "Adele", familyName: "Vance" };
const users = (filter: string) => () => workspace.scim("GET", filtered("Users", filter));
const groups = (filter: string) => () => workspace.scim("GET", `${filtered("Groups", filter)}&excludedAttributes=members`);

test.each<[string, string, () => Promise<unknown>]>([
  ["userName eq", "users_user_name", users('userName eq "User-77@contoso.example"')],
  ["userName eq and active", "users_user_name", users('userName eq "User-77@contoso.example" and active eq true')],
  ["externalId eq", "users_external_id", users('externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"')],
  ["work e-mail eq", "users_work_email", users('emails[type eq "work"].value eq "User-77@contoso.example"')],
  ["id eq", "users_workspace_id_id_pk", () => users(`id eq "${userId}"`)()],
  ["a group's name", "groups_display_name", groups('displayName eq "group 77"')],
  ["a group by externalId", "groups_external_id", groups('externalId eq "8aa1"')],
  ["a group's member", "group_members_", () => groups(`id eq "${groupId}" and members eq "${userId}"`)()],
  ["the groups of a member", "group_members_user", () => groups(`members eq "${userId}"`)()],
  ["POST", "users_external_id", () => workspace.scim("POST", "/Users", user(randomUUID(), { name, externalId: randomUUID() }))],
  [
    "POST",
    "users_original_user_name",
    () => workspace.scim("POST", "/Users", user(randomUUID(), { name, emails: [{ value: "a@b" }] })),
  ],
  [
    "an added member",
    "users_workspace_id_id_pk",
    () => workspace.scim("PATCH", `/Groups/${groupId}`, dialects[0]?.addMembers([userId])),
  ],
  [
    "a removed member",
    "group_members_",
    () => workspace.scim("PATCH", `/Groups/${groupId}`, dialects[0]?.removeMembers([userId])),
  ],
  [
    "a changed user",
    "users_workspace_id_id_pk",
    () => workspace.scim("PATCH", `/Users/${userId}`, dialects[0]?.set({ title: randomUUID() })),
  ],
  [
    "a changed address",
    "users_work_email",
    () =>
      workspace.scim(
        "PATCH",
        `/Users/${userId}`,
        dialects[0]?.set({ 'emails[type eq "work"].value': `${randomUUID()}@contoso.example` }),
      ),
  ],
  [
    "a changed externalId",
    "users_external_id",
    () => workspace.scim("PATCH", `/Users/${userId}`, dialects[0]?.set({ externalId: `weak-${randomUUID()}` })),
  ],
])("%s uses %s", async (_what, index, request) => {
  const [statement] = (await statementsOf(request)).slice(-1);
  if (!statement) throw new Error("Nothing was sent.");
  for (const generic of [false, true]) {
    const plan = await planOf(statement, generic);
    expect(plan).toContain(index);
    expect(plan, "no scan of everybody").not.toMatch(/Seq Scan on (users|group_members|groups)|using users_deleted/);
  }
});
