/** A workspace at its limits, the same each time: 100,000 users, 10,000 groups of 20 to 40, and one group of everybody. */
import { randomUUID } from "node:crypto";
import { getSql } from "#db/client.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { userWrite } from "#lib/directory/user-write.ts";
import { createWorkspace } from "#lib/directory/workspaces.ts";
import { fold } from "#lib/fold.ts";
import { saveGuard } from "#lib/provisioning/guard-settings.ts";

export const USERS = 100_000;
export const GROUPS = 10_000;
const BATCH = 1_000;
/** Of one day. A multiple of the minutes of twenty. */
const REQUESTS = 288_000;

const given =
  "Adele Bruno Chloé Dmitri Élodie Fatima Göran Hiroshi Ingrid José Kateřina Lars Mónica Nadia Øyvind Priya Rosa Søren".split(
    " ",
  );
const family =
  "Vance Müller Nguyen García Smith Kowalski Özdemir Rossi Jansen Åkesson Dubois Novák Silva Haddad Tanaka Patel".split(" ");
const titles = ["Engineer", "Buyer", "Accountant", "Nurse", null];

export interface BenchWorkspace {
  slug: string;
  workspaceId: string;
  admin: { userName: string; password: string };
}

export async function newBenchWorkspace(slug: string): Promise<BenchWorkspace> {
  const userName = `admin@${slug}.example`;
  const password = "Correct-horse-9";
  const admin = { userName, email: userName, givenName: null, familyName: null, passwordHash: await hashPassword(password) };
  const { workspaceId } = await createWorkspace({ actor: { kind: "operator" }, requestId: "bench" }, { slug, name: slug, admin });
  // The peers hold nobody, and more are deleted in a run than the guard lets go.
  await saveGuard({ workspaceId, actor: { kind: "operator" }, requestId: "bench" }, { guardOn: false });
  return { slug, workspaceId, admin: { userName, password } };
}

export async function fill({ workspaceId }: BenchWorkspace): Promise<{ largestGroup: string }> {
  const sql = getSql();
  for (let from = 0; from < USERS; from += BATCH) {
    const rows = Array.from({ length: BATCH }, (_, i) => userRow(workspaceId, from + i));
    await sql`insert into users ${sql(rows)}`;
  }
  await sql`
    insert into groups (workspace_id, id, display_name, display_name_key, source, attributes)
    select ${workspaceId}::uuid, gen_random_uuid(), name, lower(name), case when n % 10 = 0 then 'manual' else 'scim' end, '{}'
    from (select n, (array['Sales', 'Legal', 'Nurses', 'Board', 'Éducation'])[1 + n % 5] || ' team ' || n as name from generate_series(1, ${GROUPS - 1}::int) n) made`;
  await sql`
    insert into group_members (workspace_id, group_id, user_id)
    select ${workspaceId}::uuid, g.id, u.id
    from (select id, row_number() over (order by display_name) as n from groups where workspace_id = ${workspaceId}) g
    join (select id, row_number() over (order by id) as n from users where workspace_id = ${workspaceId}) u on u.n % 5000 = g.n % 5000`;
  const largestGroup = randomUUID();
  await sql`
    insert into groups (workspace_id, id, display_name, display_name_key, source, attributes)
    values (${workspaceId}, ${largestGroup}, 'Everybody', 'everybody', 'scim', '{}')`;
  await sql`
    insert into group_members (workspace_id, group_id, user_id)
    select workspace_id, ${largestGroup}::uuid, id from users where workspace_id = ${workspaceId}`;
  await fillLog(workspaceId);
  // What autovacuum does within a minute or two of such an initial sync.
  await sql`vacuum analyze`;
  return { largestGroup };
}

/** A day of the provisioning log: a third look-ups, one in twenty refused, and the counts of its minutes. */
async function fillLog(workspaceId: string): Promise<void> {
  const sql = getSql();
  await sql`
    insert into scim_requests (workspace_id, at, request_id, method, path, query, status, duration_ms, user_agent, kind, words, entity, entity_id,
      request_body, request_bytes)
    select ${workspaceId}::uuid, now() - n * interval '1 day' / ${REQUESTS}::int, gen_random_uuid(), case when n % 3 = 0 then 'GET' else 'PATCH' end,
      '/Users', '', case when n % 20 = 7 then 400 else 200 end, 3, 'Entra', case when n % 3 = 0 then 'look up' else 'change' end, 'Changed a user',
      case when n % 5 = 0 then 'group' else 'user' end, gen_random_uuid(), '{"Operations":[]}', 17
    from generate_series(1, ${REQUESTS}::int) n`;
  await sql`
    insert into scim_minutes (workspace_id, minute, requests, failed, let_in, first_let_in_at, last_let_in_at)
    select ${workspaceId}::uuid, at, ${REQUESTS / 1440}::int, ${REQUESTS / 28_800}::int, ${REQUESTS / 1440}::int, at, at + interval '59 seconds'
    from (select date_trunc('minute', now()) - n * interval '1 minute' as at from generate_series(1, 1439) n) minutes`;
}

function userRow(workspaceId: string, n: number) {
  const [givenName = "", familyName = ""] = [given[n % given.length], family[(n * 7) % family.length]];
  const userName = `${fold(givenName)}.${fold(familyName)}.${n}@contoso.example`;
  const title = titles[n % titles.length];
  const write = userWrite({
    userName,
    externalId: n % 20 === 0 ? null : randomUUID(),
    source: n % 20 === 0 ? "manual" : "scim",
    status: n % 15 === 0 ? "inactive" : "active",
    role: "user",
    deletedAt: n % 25 === 3 ? new Date(Date.UTC(2026, 0, 1 + (n % 300))) : null,
    deletedBy: n % 25 === 3 ? { kind: "key", id: workspaceId, lastFour: "abcd" } : null,
    attributes: {
      displayName: `${givenName} ${familyName}`,
      name: { givenName, familyName },
      ...(title ? { title } : {}),
      emails: [{ type: "work", value: userName, primary: true }],
      phoneNumbers: [{ type: "mobile", value: `+31 6 ${n}` }],
      addresses: [{ type: "work", locality: "Utrecht", country: "NL" }],
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
        department: `Department ${n % 50}`,
        employeeNumber: `${n}`,
      },
    },
  });
  const columns = Object.entries(write).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    stored(name, value),
  ]);
  return { workspace_id: workspaceId, id: idOf(n), ...Object.fromEntries(columns) };
}

const documents = new Set(["attributes", "attributesKey", "deletedBy", "heldBy"]);

function stored(name: string, value: unknown) {
  return documents.has(name) && value !== null ? getSql().json(value as never) : value;
}

/** A UUIDv7 of the n-th millisecond of a year: people came one after the other. */
function idOf(n: number): string {
  const time = (Date.UTC(2026, 0, 1) + n).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, "0")}`;
}
