/** What an identity provider sends, one request at a time, for tests that are about the pages. */

export interface Connection {
  url: string;
  key: string;
}

export interface Person {
  userName: string;
  givenName: string;
  familyName: string;
  department?: string;
  /** Soft-deletes them at once when false. */
  active?: boolean;
}

/** Sends any request. Resolves to the status and, when there is one, the body. */
export async function send(
  { url, key }: Connection,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/scim+json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? {} : JSON.parse(text) };
}

/** Resolves to the user's id. */
export function addUser(
  connection: Connection,
  { userName, givenName, familyName, department, active = true }: Person,
): Promise<string> {
  return add(connection, "/Users", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName,
    active,
    displayName: `${givenName} ${familyName}`,
    name: { givenName, familyName },
    emails: [{ type: "work", value: userName, primary: true }],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department },
  });
}

/** Resolves to the group's id. */
export function addGroup(connection: Connection, displayName: string, members: string[]): Promise<string> {
  return add(connection, "/Groups", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    displayName,
    members: members.map((value) => ({ value })),
  });
}

/** As when somebody leaves the provisioning scope, or comes back. */
export async function setActive(connection: Connection, id: string, active: boolean): Promise<void> {
  const { status } = await send(connection, "PATCH", `/Users/${id}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "Replace", path: "active", value: active }],
  });
  if (status !== 200) throw new Error(`PATCH /Users/${id}: ${status}`);
}

async function add(connection: Connection, path: string, resource: unknown): Promise<string> {
  const { status, body } = await send(connection, "POST", path, resource);
  if (status !== 201) throw new Error(`POST ${path}: ${status} ${JSON.stringify(body)}`);
  return String(body.id);
}
