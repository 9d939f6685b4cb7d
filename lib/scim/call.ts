import type { Answer } from "./answer.ts";
import { parseFilter } from "./filter.ts";
import { type Projection, parseProjection } from "./projection.ts";
import type { Query } from "./query.ts";
import type { ResourceType } from "./schema.ts";
import type { Filter, JsonObject, ScimVerbs } from "./types.ts";

/** One admitted request, as an endpoint sees it. */
export interface Call<Ctx> {
  ctx: Ctx;
  verbs: ScimVerbs<Ctx>;
  baseUrl: string;
  discovery: ReadonlyMap<string, JsonObject>;
  /** Below the base URL, without slashes at the ends. */
  path: string;
  /** What stands for `:id` in the route; empty without one. */
  id: string;
  query: Query;
  headers: Headers;
  /** Empty for methods without one. */
  body: JsonObject;
}

export type Endpoint = <Ctx>(call: Call<Ctx>) => Promise<Answer>;

export function projectionOf(type: ResourceType, query: Query): Projection {
  return parseProjection(type, query.get("attributes"), query.get("excludedAttributes"));
}

export function filterOf(type: ResourceType, query: Query): Filter | null {
  const text = query.get("filter");
  return text === null ? null : parseFilter(type, text);
}
