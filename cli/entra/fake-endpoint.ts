import { randomUUID } from "node:crypto";
import http from "node:http";
import { asArray, asObject, type Resource, writeTarget } from "./target-path.ts";

/** A SCIM endpoint just good enough for the engine's tests: in memory, trusting, with no rule but that names are unique. */
export interface FakeEndpoint {
  url: string;
  resources: Map<string, Resource>;
  requests: { method: string; path: string; body: Resource | undefined; headers: http.IncomingHttpHeaders }[];
  /** Answers instead of the endpoint when it returns something. */
  intercept: (request: FakeRequest) => FakeAnswer | undefined;
  /** Loses the answer to a request that has been done: the connection breaks, or nothing comes. */
  lose: (request: FakeRequest) => "reset" | "silence" | undefined;
  /** What the endpoint itself does and answers. */
  serve: (request: FakeRequest) => FakeAnswer;
  close: () => void;
}

interface FakeRequest {
  method: string;
  path: string;
  body: Resource | undefined;
}

interface FakeAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export async function startFakeEndpoint(): Promise<FakeEndpoint> {
  const server = http.createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const url = new URL(request.url ?? "/", "http://fake");
    const body: Resource | undefined = text ? JSON.parse(text) : undefined;
    const [method, path] = [request.method ?? "GET", url.pathname.replace("/scim/v2", "") + url.search];
    fake.requests.push({ method, path, body, headers: request.headers });
    const answer = fake.intercept({ method, path, body }) ?? fake.serve({ method, path, body });
    const loss = fake.lose({ method, path, body });
    if (loss === "reset") request.socket.destroy();
    if (loss) return;
    response.writeHead(answer.status, { "Content-Type": "application/scim+json", ...answer.headers });
    response.end(typeof answer.body === "string" ? answer.body : answer.body === undefined ? "" : JSON.stringify(answer.body));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const fake: FakeEndpoint = {
    url: `http://127.0.0.1:${asObject(server.address())?.port}/scim/v2`,
    resources: new Map(),
    requests: [],
    intercept: () => undefined,
    lose: () => undefined,
    serve: ({ method, path, body }) => serve(fake, method, new URL(`http://fake${path}`), body),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return fake;
}

function serve({ resources }: FakeEndpoint, method: string, url: URL, body: Resource | undefined): FakeAnswer {
  const path = url.pathname;
  if (method === "POST") {
    const attribute = path === "/Users" ? "userName" : "displayName";
    const taken = ([location, resource]: [string, Resource]) =>
      location.startsWith(path) && holds(resource, attribute, String(body?.[attribute]));
    if ([...resources].some(taken)) return { status: 409, body: { status: "409", scimType: "uniqueness", detail: "taken" } };
    const location = `${path}/${randomUUID()}`;
    const resource = { ...body, id: location.split("/")[2] };
    resources.set(location, resource);
    return { status: 201, body: resource, headers: { Location: `http://fake/scim/v2${location}` } };
  }
  if (path.split("/").length === 2) return list(resources, path, url.searchParams);
  const resource = resources.get(path);
  if (!resource) return { status: 404, body: { detail: "no such resource", status: "404" } };
  if (method === "DELETE") resources.delete(path);
  if (method === "PATCH") for (const operation of asArray(body?.Operations)) apply(resource, asObject(operation) ?? {});
  return method === "GET" ? { status: 200, body: resource } : { status: 204 };
}

function list(resources: Map<string, Resource>, path: string, query: URLSearchParams): FakeAnswer {
  const filter = query.get("filter");
  const terms = filter === null ? [] : filter.split(" and ").map((term) => /^(\w+) eq (".*")$/.exec(term));
  const Resources = [...resources].filter(([location, resource]) => {
    return location.startsWith(path) && terms.every((term) => term && holds(resource, term[1] ?? "", JSON.parse(term[2] ?? "")));
  });
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:ListResponse"];
  const first = Number(query.get("startIndex") ?? 1) - 1;
  const page = Resources.slice(first, first + Number(query.get("count") ?? 100)).map(([, resource]) => resource);
  return { status: 200, body: { schemas, totalResults: Resources.length, Resources: page } };
}

function holds(resource: Resource, attribute: string, wanted: string): boolean {
  if (attribute === "members") return asArray(resource.members).some((member) => asObject(member)?.value === wanted);
  if (attribute === "manager") return JSON.stringify(resource).includes(`"manager":{"value":"${wanted}"`);
  return String(resource[attribute]).toLowerCase() === wanted.toLowerCase();
}

function apply(resource: Resource, { op, path, value }: Resource): void {
  const members = asArray(resource.members);
  const named = new Set(asArray(value).map((member) => asObject(member)?.value));
  if (path === undefined) {
    for (const [key, entry] of Object.entries(asObject(value) ?? {})) writeTarget(resource, key, entry);
  } else if (String(path).startsWith("members[")) {
    resource.members = members.filter((member) => path !== `members[value eq "${asObject(member)?.value}"]`);
  } else if (path === "members") {
    resource.members = members.filter((member) => !named.has(asObject(member)?.value));
    if (String(op).toLowerCase() === "add") resource.members = [...asArray(resource.members), ...asArray(value)];
  } else if (String(path).endsWith(":manager")) {
    writeTarget(resource, String(path), value ? { value } : null);
  } else {
    const plain = value === "True" ? true : value === "False" ? false : value;
    writeTarget(resource, String(path), String(op).toLowerCase() === "remove" ? null : plain);
  }
}
