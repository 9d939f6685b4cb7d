import { type Answer, answer, notFound } from "./answer.ts";
import { bulk } from "./bulk.ts";
import { MAX_BULK_BYTES } from "./bulk-request.ts";
import type { Call, Endpoint } from "./call.ts";
import { ScimError } from "./errors.ts";
import { createGroup, deleteGroup, getGroup, listGroups, patchGroup, putGroup } from "./group-endpoints.ts";
import { isUuid } from "./members.ts";
import { listAll, searchAll, searchGroups, searchUsers } from "./search.ts";
import { MAX_RESOURCE_BYTES } from "./size.ts";
import { createUser, deleteUser, getUser, listUsers, patchUser, putUser } from "./user-endpoints.ts";

export interface Route {
  methods: Record<string, Endpoint>;
  /** Of its POST, PUT and PATCH, in bytes. Null = they have none that is read. */
  bodyLimit: number | null;
  /** Whether anything but its GET changes something. */
  writes: boolean;
}

const MB = 1_000_000;
const USER_BODY = MAX_RESOURCE_BYTES;
/** Okta PUTs whole groups. */
const GROUP_BODY = 16 * MB;

const reading = (endpoint: Endpoint): Route => ({ methods: { GET: endpoint }, bodyLimit: null, writes: false });
const searching = (endpoint: Endpoint): Route => ({ methods: { POST: endpoint }, bodyLimit: USER_BODY, writes: false });
const writing = (methods: Record<string, Endpoint>, bodyLimit: number): Route => ({ methods, bodyLimit, writes: true });

/** The whole endpoint: path, method, what answers it (RFC 7644 §3.2). Paths in lower case: Microsoft's own tests ask for `/users`. */
const ROUTES = new Map<string, Route>(
  Object.entries<Route>({
    "": reading(listAll),
    ".search": searching(searchAll),
    users: writing({ GET: listUsers, POST: createUser }, USER_BODY),
    "users/.search": searching(searchUsers),
    "users/:id": writing({ GET: getUser, PUT: putUser, PATCH: patchUser, DELETE: deleteUser }, USER_BODY),
    groups: writing({ GET: listGroups, POST: createGroup }, GROUP_BODY),
    "groups/.search": searching(searchGroups),
    "groups/:id": writing({ GET: getGroup, PUT: putGroup, PATCH: patchGroup, DELETE: deleteGroup }, GROUP_BODY),
    bulk: writing({ POST: bulk }, MAX_BULK_BYTES),
    me: { methods: { GET: me, POST: me, PUT: me, PATCH: me, DELETE: me }, bodyLimit: null, writes: false },
    serviceproviderconfig: reading(discover),
    resourcetypes: reading(discover),
    "resourcetypes/:id": reading(discover),
    schemas: reading(discover),
    "schemas/:id": reading(discover),
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
  const allowed = Object.keys(route.methods)
    .flatMap((name) => (name === "GET" ? ["GET", "HEAD"] : [name]))
    .join(", ");
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
  if (route.writes && !isUuid(id)) throw notFound(`${collection === "users" ? "user" : "group"} with this id`);
  return { route, id };
}

/** RFC 7644 §4: a filter on discovery is 403. */
async function discover<Ctx>({ discovery, path, query }: Call<Ctx>): Promise<Answer> {
  if (query.get("filter") !== null) throw new ScimError(403, null, "Discovery resources can't be filtered.");
  // The only paths that clients encode: some write a URN's colons as %3A.
  const resource = discovery.get(path.replaceAll(/%3a/gi, ":").toLowerCase());
  if (resource === undefined) {
    throw new ScimError(404, null, `There is nothing at "/${path}". /Schemas and /ResourceTypes list what there is.`);
  }
  return answer(200, resource);
}

/** RFC 7644 §3.11. */
async function me(): Promise<Answer> {
  throw new ScimError(501, null, "A key belongs to a workspace, not to a person, so nobody is /Me. Use /Users with the id.");
}
