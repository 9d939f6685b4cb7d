import type { Answer } from "./answer.ts";
import type { PageCursors } from "./page-cursors.ts";
import { type Projection, parseProjection } from "./projection.ts";
import type { Query } from "./query.ts";
import type { ResourceType } from "./schema.ts";
import type { JsonObject, ScimVerbs, UnmappedPaths } from "./types.ts";

/** One admitted request, as an endpoint sees it. */
export interface Call<Ctx> {
  ctx: Ctx;
  verbs: ScimVerbs<Ctx>;
  baseUrl: string;
  discovery: ReadonlyMap<string, JsonObject>;
  cursors: PageCursors;
  /** The workspace, as cursors are bound to it. */
  scope: string;
  /** Below the base URL, without slashes at the ends. */
  path: string;
  /** What stands for `:id` in the route; empty without one. */
  id: string;
  query: Query;
  headers: Headers;
  /** Empty for methods without one. */
  body: JsonObject;
  /** Does one operation of a Bulk as if it had come alone. Throws what its endpoint throws. */
  perform(operation: Pick<Call<Ctx>, "path" | "query" | "headers" | "body"> & { method: string }): Promise<Answer>;
  /** For somebody who looks after the client's mapping. */
  reportUnmapped(unmapped: UnmappedPaths): void;
  /** The answer to an operation that threw. */
  failed(error: unknown): Answer;
}

export type Endpoint = <Ctx>(call: Call<Ctx>) => Promise<Answer>;

export function projectionOf(type: ResourceType, query: Query): Projection {
  return parseProjection(type, query.get("attributes"), query.get("excludedAttributes"));
}
