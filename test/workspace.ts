import { randomUUID } from "node:crypto";
import type { Ctx } from "#lib/ctx.ts";
import { createWorkspace } from "#lib/directory/workspaces.ts";
import { openScim } from "#lib/provisioning/connection.ts";
import { scimEndpoint } from "#lib/provisioning/scim-endpoint.ts";

export interface TestWorkspace {
  slug: string;
  adminId: string;
  /** The operator in this workspace. */
  ctx: Ctx;
  key: string;
  /**
   * Sends a request to the SCIM endpoint with this workspace's key, as the identity provider does. `headers` are added, or
   * take the place of the usual ones.
   */
  scim(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ScimAnswer>;
}

export interface ScimAnswer {
  status: number;
  headers: Headers;
  body: ScimBody;
}

// biome-ignore lint/suspicious/noExplicitAny: a SCIM answer, whose shape is what the tests are about
type ScimBody = any;

/** A workspace with SCIM on and a key: what most tests start from. */
export async function newWorkspace(): Promise<TestWorkspace> {
  const slug = `test-${randomUUID().slice(0, 8)}`;
  const operator = { actor: { kind: "operator" }, requestId: "test" } as const;
  const email = `admin@${slug}.example`;
  const admin = { userName: email, email, givenName: "Ada", familyName: "Admin", passwordHash: "none" };
  const { workspaceId, adminId } = await createWorkspace(operator, { slug, name: slug, admin });
  const ctx: Ctx = { ...operator, workspaceId };
  const { key } = await openScim(ctx);
  const scim: TestWorkspace["scim"] = async (method, path, body, headers) => {
    const request = new Request(`http://localhost/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/scim+json", ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const response = await scimEndpoint(request);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
  };
  return { slug, adminId, ctx, key, scim };
}
