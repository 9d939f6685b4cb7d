/**
 * What a Node developer would pick: SCIMMY with its Express routers, and pg. Resources are jsonb documents; userName and externalId are indexed.
 * `node bench/peers/scimmy.ts PORT`, the database as JSON in PEER_DATABASE.
 */
import { randomUUID } from "node:crypto";
import express from "express";
import pg from "pg";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

interface Document {
  id: string;
  [attribute: string]: unknown;
}

const pool = new pg.Pool({ ...JSON.parse(process.env.PEER_DATABASE ?? "{}"), max: 10 });
await pool.query(
  `create table users (id uuid primary key, user_name text not null unique, external_id text, doc jsonb not null)`,
);
await pool.query(`create index on users (external_id)`);
await pool.query(`create table groups (id uuid primary key, doc jsonb not null)`);

/** The filters that have an index; of any other, SCIMMY's own match decides. */
const INDEXED: Record<string, string> = { userName: "user_name", externalId: "external_id" };

async function read(
  table: string,
  resource: { id?: string; filter?: { expression?: string }; constraints?: object },
): Promise<Document | Document[]> {
  if (resource.id) {
    const { rows } = await pool.query<{ doc: Document }>(`select doc from ${table} where id = $1`, [resource.id]);
    if (!rows[0]) throw new SCIMMY.Types.Error(404, "", `Resource ${resource.id} not found`);
    return rows[0].doc;
  }
  const [, attribute, value] = /^(userName|externalId) eq "(.*)"$/.exec(resource.filter?.expression ?? "") ?? [];
  const column = attribute && INDEXED[attribute];
  const found = column
    ? await pool.query<{ doc: Document }>(`select doc from ${table} where ${column} = $1`, [
        attribute === "userName" ? value?.toLowerCase() : value,
      ])
    : await pool.query<{ doc: Document }>(`select doc from ${table} order by id`);
  return found.rows.map(({ doc }) => doc);
}

async function writeUser(id: string | undefined, sent: object): Promise<Document> {
  const now = new Date().toISOString();
  const doc: Document = {
    meta: { created: now, lastModified: now },
    ...(JSON.parse(JSON.stringify(sent)) as object),
    id: id ?? randomUUID(),
  };
  const values = [doc.id, String(doc.userName).toLowerCase(), doc.externalId, doc];
  if (id) await pool.query("update users set user_name = $2, external_id = $3, doc = $4 where id = $1", values);
  else await pool.query("insert into users (id, user_name, external_id, doc) values ($1, $2, $3, $4)", values);
  return doc;
}

async function writeGroup(id: string | undefined, sent: object): Promise<Document> {
  const doc: Document = { ...(JSON.parse(JSON.stringify(sent)) as object), id: id ?? randomUUID() };
  await pool.query("insert into groups (id, doc) values ($1, $2) on conflict (id) do update set doc = excluded.doc", [
    doc.id,
    doc,
  ]);
  return doc;
}

const handlers = (table: string, write: (id: string | undefined, sent: object) => Promise<Document>) => ({
  egress: (resource: object) => read(table, resource),
  ingress: ({ id }: { id?: string }, sent: object) => write(id, sent),
  degress: async ({ id }: { id?: string }) => void (await pool.query(`delete from ${table} where id = $1`, [id])),
});
SCIMMY.Resources.declare(SCIMMY.Resources.User, handlers("users", writeUser) as never);
SCIMMY.Resources.declare(SCIMMY.Resources.Group, handlers("groups", writeGroup) as never);

const app = express();
app.use("/", new SCIMMYRouters({ type: "bearer", handler: async () => "bench", baseUri: () => "http://localhost" }));
app.listen(Number(process.argv[2]), () => process.send?.("ready"));
process.on("disconnect", () => process.exit());
