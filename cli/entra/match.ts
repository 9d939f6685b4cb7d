import { describeRefusal, RequestFailed } from "./failure.ts";
import type { Values } from "./mapping.ts";
import type { Run } from "./run.ts";
import { asArray, asObject, type Resource, readTarget } from "./target-path.ts";

/**
 * Looks an object up by its matching attribute.
 * @returns the resource, or null when nothing matches
 * @throws RequestFailed when several match, or when what came back is not what was asked for
 */
export async function findMatch(
  run: Run,
  path: "/Users" | "/Groups",
  attribute: "userName" | "displayName",
  value: string,
): Promise<(Resource & { id: string }) | null> {
  const filter = `${attribute} eq ${JSON.stringify(value)}`;
  const query: Record<string, string> = path === "/Groups" ? { excludedAttributes: "members", filter } : { filter };
  const { body } = await run.client.expect({ method: "GET", path, query }, 200);
  const wrong = (why: string) => new RequestFailed(`GET ${path}?filter=${filter}`, 200, why);

  if (!body || !isListResponse(body)) throw wrong("the answer is not a ListResponse");
  const [resource, ...others] = asArray(body.Resources).map(asObject);
  if (others.length > 0) throw wrong(`${others.length + 1} objects match`);
  if (!resource) {
    if (body.totalResults === 0) return null;
    throw wrong(`totalResults is ${JSON.stringify(body.totalResults)} but nothing is listed`);
  }
  const found = resource[attribute];
  if (typeof found !== "string" || found.toLowerCase() !== value.toLowerCase()) {
    throw wrong(`the filter was ignored: it answers with ${JSON.stringify(found)}`);
  }
  if (typeof resource.id !== "string") throw wrong("the match has no id");
  return { ...resource, id: resource.id };
}

/** How many objects a filter finds, without caring which. */
export async function countMatches(run: Run, path: "/Users" | "/Groups", query: Record<string, string>): Promise<number> {
  const { body } = await run.client.expect({ method: "GET", path, query }, 200);
  if (!body || !isListResponse(body)) throw new RequestFailed(`GET ${path}`, 200, "the answer is not a ListResponse");
  return body.totalResults as number;
}

export function isListResponse(body: Resource): boolean {
  return (
    asArray(body.schemas).includes("urn:ietf:params:scim:api:messages:2.0:ListResponse") &&
    typeof body.totalResults === "number" &&
    (body.Resources === undefined || Array.isArray(body.Resources))
  );
}

/** What a resource holds of the mapped attributes. */
export function readValues(resource: Resource, targets: string[]): Values {
  const values: Values = {};
  for (const target of targets) {
    const value = readTarget(resource, target);
    if (typeof value === "string" || typeof value === "boolean") values[target] = value;
  }
  return values;
}

/**
 * Creates a resource.
 * @returns its id, or what refused it when somebody has the name already (409)
 * @throws RequestFailed for any other answer that isn't a 201 with an id and a Location (RFC 7644 §3.3)
 */
export async function create(run: Run, path: "/Users" | "/Groups", body: Resource): Promise<string | RequestFailed> {
  const answer = await run.client.expect({ method: "POST", path, body }, 201, 409);
  if (answer.status === 409) return new RequestFailed(`POST ${path}`, 409, describeRefusal(answer));
  const wrong = (why: string) => new RequestFailed(`POST ${path}`, 201, why);
  const id = answer.body?.id;
  if (typeof id !== "string" || id === "") throw wrong("the answer has no id");
  if (!answer.headers.location?.endsWith(`${path}/${id}`)) throw wrong(`Location is ${answer.headers.location ?? "missing"}`);
  return id;
}
