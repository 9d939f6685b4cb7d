/**
 * The limit: `node:http` and postgres.js with the least that each operation can be: one statement, no rules, no permissions, no log.
 * `node bench/peers/bare.ts PORT`, the database as JSON in PEER_DATABASE.
 */
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import postgres from "postgres";

const sql = postgres({ ...JSON.parse(process.env.PEER_DATABASE ?? "{}"), max: 10, onnotice: () => {} });
await sql`create table users (id uuid primary key default gen_random_uuid(), user_name text not null unique, external_id text, doc jsonb not null)`;
await sql`create index on users (external_id)`;
await sql`create table groups (id uuid primary key default gen_random_uuid(), display_name text not null)`;
await sql`create table members (group_id uuid, user_id uuid, primary key (group_id, user_id))`;

interface Answer {
  status: number;
  body?: unknown;
}
interface UserRow {
  id: string;
  doc: object;
}
interface Patch {
  Operations: { op: string; path: string; value: unknown }[];
}

const user = ({ id, doc }: UserRow) => ({ id, ...doc });
const list = (resources: unknown[], totalResults = resources.length) => ({ totalResults, Resources: resources });
const one = (row: UserRow | undefined): Answer => (row ? { status: 200, body: user(row) } : { status: 404 });

async function users(
  method: string,
  id: string | undefined,
  query: URLSearchParams,
  body: Record<string, unknown>,
): Promise<Answer> {
  if (method === "POST") {
    const [row] = await sql<UserRow[]>`
      insert into users (user_name, external_id, doc)
      values (${String(body.userName).toLowerCase()}, ${String(body.externalId)}, ${sql.json(body as never)}) returning id, doc`;
    return { ...one(row), status: 201 };
  }
  if (id && method === "GET") return one((await sql<UserRow[]>`select id, doc from users where id = ${id}`)[0]);
  if (id && method === "PATCH") {
    const set = Object.fromEntries((body as unknown as Patch).Operations.map(({ path, value }) => [path, value]));
    return one(
      (await sql<UserRow[]>`update users set doc = doc || ${sql.json(set as never)} where id = ${id} returning id, doc`)[0],
    );
  }
  if (id) {
    await sql`delete from users where id = ${id}`;
    return { status: 204 };
  }
  const [, attribute, value] = /^(userName|externalId) eq "(.*)"$/.exec(query.get("filter") ?? "") ?? [];
  if (attribute === "userName")
    return {
      status: 200,
      body: list((await sql<UserRow[]>`select id, doc from users where user_name = ${String(value).toLowerCase()}`).map(user)),
    };
  if (attribute === "externalId")
    return {
      status: 200,
      body: list((await sql<UserRow[]>`select id, doc from users where external_id = ${String(value)}`).map(user)),
    };
  const [rows, [total]] = await Promise.all([
    sql<
      UserRow[]
    >`select id, doc from users order by id offset ${Number(query.get("startIndex")) - 1} limit ${Number(query.get("count"))}`,
    sql<{ n: number }[]>`select count(*)::int as n from users`,
  ]);
  return { status: 200, body: list(rows.map(user), total?.n) };
}

async function groups(method: string, id: string | undefined, body: Record<string, unknown>): Promise<Answer> {
  if (method === "POST")
    return {
      status: 201,
      body: (await sql`insert into groups (display_name) values (${String(body.displayName)}) returning id, display_name`)[0],
    };
  if (method === "GET")
    return { status: 200, body: (await sql`select id, display_name from groups where id = ${String(id)}`)[0] };
  for (const { op, value } of (body as unknown as Patch).Operations) {
    const ids = (value as { value: string }[]).map((member) => member.value);
    if (op === "Remove") await sql`delete from members where group_id = ${String(id)} and user_id = any(${ids}::uuid[])`;
    else await sql`insert into members select ${String(id)}, unnest(${ids}::uuid[]) on conflict do nothing`;
  }
  return { status: 204 };
}

async function answer(request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const [, kind, id] = url.pathname.split("/");
  const said = await text(request);
  const body = said === "" ? {} : JSON.parse(said);
  return kind === "Users" ? users(String(request.method), id, url.searchParams, body) : groups(String(request.method), id, body);
}

createServer(async (request, response) => {
  const { status, body } = await answer(request);
  response
    .writeHead(status, { "content-type": "application/scim+json" })
    .end(body === undefined ? undefined : JSON.stringify(body));
}).listen(Number(process.argv[2]), () => process.send?.("ready"));
process.on("disconnect", () => process.exit());
