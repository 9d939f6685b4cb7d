import { type Answer, answer, notFound } from "./answer.ts";
import type { Call, Endpoint } from "./call.ts";
import { ScimError } from "./errors.ts";
import { createGroup, deleteGroup, getGroup, listGroups, patchGroup, putGroup } from "./group-endpoints.ts";
import { isUuid } from "./members.ts";
import { createUser, deleteUser, getUser, listUsers, patchUser, putUser } from "./user-endpoints.ts";

export interface Route {
  methods: Record<string, Endpoint>;
  /** Of its POST, PUT and PATCH, in bytes. Null = the route never writes. */
  bodyLimit: number | null;
}

const MB = 1_000_000;
const USER_BODY = 2 * MB;
/** Okta PUTs whole groups. */
const GROUP_BODY = 16 * MB;

const reading = (endpoint: Endpoint): Route => ({ methods: { GET: endpoint }, bodyLimit: null });
const missing: Route = {
  methods: { GET: notImplemented, POST: notImplemented, PUT: notImplemented, PATCH: notImplemented, DELETE: notImplemented },
  bodyLimit: null,
};

/** The whole endpoint: path, method, what answers it (RFC 7644 §3.2). Paths in lower case: Microsoft's own tests ask for `/users`. */
const ROUTES = new Map<string, Route>(
  Object.entries<Route>({
    users: { methods: { GET: listUsers, POST: createUser }, bodyLimit: USER_BODY },
    "users/:id": { methods: { GET: getUser, PUT: putUser, PATCH: patchUser, DELETE: deleteUser }, bodyLimit: USER_BODY },
    groups: { methods: { GET: listGroups, POST: createGroup }, bodyLimit: GROUP_BODY },
    "groups/:id": { methods: { GET: getGroup, PUT: putGroup, PATCH: patchGroup, DELETE: deleteGroup }, bodyLimit: GROUP_BODY },
    serviceproviderconfig: reading(discover),
    resourcetypes: reading(discover),
    "resourcetypes/:id": reading(discover),
    schemas: reading(discover),
    "schemas/:id": reading(discover),
    me: missing,
    bulk: missing,
    ".search": missing,
    "users/.search": missing,
    "groups/.search": missing,
  }),
);

export interface Matched {
  route: Route;
  endpoint: Endpoint;
  id: string;
}

/** Throws 404 for an unknown path, 405 for a known one without the method. `path` has no slashes at its ends. */
export function matchRoute(method: string, path: string): Matched {
  const { route, id } = findRoute(path);
  const endpoint = Object.hasOwn(route.methods, method) ? route.methods[method] : undefined;
  if (endpoint !== undefined) return { route, endpoint, id };
  const allowed = Object.keys(route.methods).join(", ");
  throw new ScimError(405, null, `${method} isn't possible here, only ${allowed}.`, { Allow: allowed });
}

function findRoute(path: string): { route: Route; id: string } {
  const lower = path.toLowerCase();
  const exact = ROUTES.get(lower);
  if (exact !== undefined) return { route: exact, id: "" };
  const slash = lower.indexOf("/");
  const collection = lower.slice(0, slash);
  const route = ROUTES.get(`${collection}/:id`);
  if (slash === -1 || route === undefined) {
    throw new ScimError(
      404,
      null,
      `There is nothing at "/${path}". Users are at /Users, groups at /Groups, the schemas at /Schemas.`,
    );
  }
  const id = lower.slice(slash + 1);
  // Ids are UUIDs: anything else was never given to a client.
  if (route.bodyLimit !== null && !isUuid(id)) throw notFound(`${collection === "users" ? "user" : "group"} with this id`);
  return { route, id };
}

/** RFC 7644 §4: a filter on discovery is 403. */
async function discover<Ctx>({ discovery, path, query }: Call<Ctx>): Promise<Answer> {
  if (query.get("filter") !== null) throw new ScimError(403, null, "Discovery resources can't be filtered.");
  // The only paths that clients encode: some write a URN's colons as %3A.
  const resource = discovery.get(path.replaceAll(/%3a/gi, ":").toLowerCase());
  if (resource === undefined) throw notFound(`schema or resource type "${path}"`);
  return answer(200, resource);
}

/** RFC 7644 §3.11 asks for 501 at /Me; the others are told in the same way. */
async function notImplemented<Ctx>({ path }: Call<Ctx>): Promise<Answer> {
  throw new ScimError(501, null, `/${path} isn't supported: /ServiceProviderConfig says what is.`);
}
